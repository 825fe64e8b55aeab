#!/usr/bin/env bash
# The demo: 17 units import their workbooks offline, synchronise, and become one report.
#
# `./run demo` builds the programs and starts this script, which needs nothing but them and bash. Everything lives in one
# temporary folder that is removed at the end. Any exit code that the story does not expect ends it with status 1.
#
#   SHENBAO_PROGRAMS       folder of shenbao and shenbao-server
#   SHENBAO_DEMO_LANGUAGE  zh or en
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

programs=${SHENBAO_PROGRAMS:?the folder of the built programs; start the demo by ./run demo}
language=${SHENBAO_DEMO_LANGUAGE:-zh}
samples=Tests/SystemTests/Fixtures/2016
stays_up=true
[[ ${1:-} == --once ]] && stays_up=false

work=$(mktemp -d "${TMPDIR:-/tmp}/shenbao-demo.XXXXXX")
data=$work/server
server_pid=

# Nothing of the user's own installation takes part, and the loopback needs no proxy.
unset SHENBAO_REPLICA SHENBAO_DATA
export XDG_DATA_HOME=$work/home NO_PROXY=127.0.0.1 no_proxy=127.0.0.1

# ---- words ----------------------------------------------------------------------------------------------------------

say() {  # 中文, English
    if [[ $language == en ]]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
}

heading() {  # number, 中文, English
    printf '\n== %s  %s · %s ==\n' "$1" "$2" "$3"
}

fail() {  # 中文, English
    say "演示中止：$1" "The demo stops: $2" >&2
    exit 1
}

# ---- the server's life ----------------------------------------------------------------------------------------------

clean_up() {
    local status=$?
    trap - EXIT
    if [[ -n $server_pid ]]; then
        kill -KILL "$server_pid" 2>/dev/null || true
        wait "$server_pid" 2>/dev/null || true
    fi
    rm -rf -- "$work"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

start_server() {
    mkfifo "$work/ready"
    "$programs/shenbao-server" serve --data "$data" --listen 127.0.0.1:0 --insecure-loopback \
        >"$work/ready" 2>"$work/server.log" &
    server_pid=$!
    # Stays open: the server may write more, and must not find its reader gone.
    exec {ready}<"$work/ready"
    local line=
    read -r -t 60 -u "$ready" line || line=
    line=${line//\\/}
    if [[ ! $line =~ \"listening\"[[:space:]]*:[[:space:]]*\"(http://127\.0\.0\.1:[0-9]+)\" ]]; then
        cat "$work/server.log" >&2
        fail "服务器没有报告监听地址：$line" "the server did not say where it listens: $line"
    fi
    url=${BASH_REMATCH[1]}
}

# The pipe ends when the server does, so waiting for its end needs no clock but a limit.
stop_server() {
    local status=0
    # It may be gone already: Ctrl-C reaches the whole process group.
    kill -TERM "$server_pid" 2>/dev/null || true
    while ((status == 0)); do
        read -r -t 30 -u "$ready" _ || status=$?
    done
    ((status <= 128)) || fail "服务器 30 秒内没有结束" "the server did not end within 30 seconds"
    status=0
    wait "$server_pid" || status=$?
    server_pid=
    ((status == 0)) || fail "服务器退出码为 $status" "the server ended with status $status"
}

# ---- running the programs -------------------------------------------------------------------------------------------

output=
status=0

# Runs a program, keeps its standard output and status, and stops the demo at a status that is not among the expected.
run() {  # "expected statuses", program, arguments…
    local expected=$1 program=$2
    shift 2
    status=0
    output=$("$programs/$program" "$@" --lang "$language" 2>"$work/errors") || status=$?
    [[ " $expected " == *" $status "* ]] && return
    printf '%s\n' "$output" >&2
    cat "$work/errors" >&2
    fail "退出码 $status（应为 $expected）：$program $*" "status $status (expected $expected): $program $*"
}

on() {  # "expected statuses", replica, arguments…
    local expected=$1 replica=$2
    shift 2
    run "$expected" shenbao "$@" --replica "$work/$replica.db"
}

server() {  # "expected statuses", arguments…
    local expected=$1
    shift
    run "$expected" shenbao-server "$@" --data "$data"
}

# ---- reading JSON: the first value of a key is all that is needed ---------------------------------------------------

number() {  # key, JSON
    [[ $2 =~ \"$1\"[[:space:]]*:[[:space:]]*([0-9]+) ]] || fail "回答里没有 $1：$2" "no $1 in the answer: $2"
    printf '%s' "${BASH_REMATCH[1]}"
}

text() {  # key, JSON
    [[ $2 =~ \"$1\"[[:space:]]*:[[:space:]]*\"(([^\"\\]|\\.)*)\" ]] || fail "回答里没有 $1：$2" "no $1 in the answer: $2"
    local value=${BASH_REMATCH[1]}
    value=${value//\\\//\/}
    printf '%s' "${value//\\\"/\"}"
}

expect() {  # what 中文, what English, value, expected
    [[ $3 == "$4" ]] || fail "$1 是 $3，应为 $4" "$2 is $3, expected $4"
}

# ---- timing ---------------------------------------------------------------------------------------------------------

timings=()
phase_start=0

start_phase() {
    phase_start=${EPOCHREALTIME//[.,]/}
}

end_phase() {  # 中文, English
    local microseconds=$((${EPOCHREALTIME//[.,]/} - phase_start))
    local line
    printf -v line '%5d.%02d s  %s' $((microseconds / 1000000)) $((microseconds % 1000000 / 10000)) "$(say "$1" "$2")"
    timings+=("$line")
}

# ---- the story ------------------------------------------------------------------------------------------------------

units=()
filings=0 hires=0 trainees=0 rejected=0 changed=0
examples=()
seen_codes=' '

import_file() {  # unit, file, expected statuses
    on "$3" "$1" import "$2" --json
    local added refused
    added=$(number added "$output")
    refused=$(number rejected "$output")
    rejected=$((rejected + refused))
    changed=$((changed + added + $(number updated "$output")))
    case ${2##*/} in
        enterprises.*) filings=$((filings + added)) ;;
        hires-*) hires=$((hires + added)) ;;
        *) trainees=$((trainees + added)) ;;
    esac
    ((refused > 0 && ${#examples[@]} < 3)) || return 0
    local errors=${output#*\"errors\"} code
    code=$(text code "$errors")
    # Three examples of one mistake would show less than one of three.
    [[ $seen_codes != *" $code "* ]] || return 0
    seen_codes+="$code "
    examples+=("$1/${2##*/}  $(text cell "$errors")  $code  $(text message "$errors")")
}

import_unit() {  # unit
    local unit=$1 file
    import_file "$unit" "$samples/$unit/enterprises.xlsx" 0
    # A roster needs its enterprise's filing, and late rosters come after the first.
    for file in "$samples/$unit"/hires-[0-9]* "$samples/$unit"/hires-extra* "$samples/$unit"/trainees-*; do
        [[ -e $file ]] || continue
        import_file "$unit" "$file" "0 3"
    done
}

enrol() {  # unit, replica
    server 0 enrol-code "$1" --json
    on 0 "$2" enrol --server "$url" --code "$(text code "$output")"
}

offline_imports() {
    heading 1 "17 个区离线导入" "17 units import offline"
    say "各副本还不知道服务器的地址。" "No replica knows the server's address yet."
    local folder unit filings_before hires_before trainees_before rejected_before
    start_phase
    for folder in "$samples"/*/; do
        unit=${folder%/}
        unit=${unit##*/}
        units+=("$unit")
        filings_before=$filings hires_before=$hires trainees_before=$trainees rejected_before=$rejected
        on 0 "$unit" init --unit "$unit"
        import_unit "$unit"
        say "  $unit  企业 $((filings - filings_before))  新录用 $((hires - hires_before))  培训 $((
            trainees - trainees_before))  拒收 $((rejected - rejected_before)) 行" \
            "  $unit  enterprises $((filings - filings_before))  hires $((hires - hires_before))  trainees $((
                trainees - trainees_before))  rejected $((rejected - rejected_before))"
    done
    end_phase "离线建库并导入" "create replicas and import offline"
    say "  合计  企业 $filings  新录用 $hires  培训 $trainees  拒收 $rejected 行，例如：" \
        "  total  enterprises $filings  hires $hires  trainees $trainees  rejected rows $rejected, for example:"
    printf '    %s\n' "${examples[@]}"

    local totals
    totals=$(<"$samples/expected.json")
    totals=${totals##*\"totals\"}
    expect "区数" "the number of units" "${#units[@]}" "$(number units "$totals")"
    expect "企业数" "the number of enterprises" "$filings" "$(number enterprises "$totals")"
    expect "新录用人数" "the number of hires" "$hires" "$(number hires_valid "$totals")"
    expect "拒收行数" "the number of rejected rows" "$rejected" "$(number hire_errors "$totals")"
    expect "培训人数" "the number of trainees" "$trainees" "$(number trainees_valid "$totals")"
    say "  与样本答案 expected.json 一致。" "  As the samples' key, expected.json, says."
}

first_sync() {
    heading 2 "登记设备并同步" "Enrol and synchronise"
    local unit change_sets=0
    start_phase
    for unit in "${units[@]}"; do
        enrol "$unit" "$unit"
        on 0 "$unit" sync --json
        change_sets=$((change_sets + $(number changeSets "$output")))
    done
    end_phase "登记并首次同步" "enrol and synchronise for the first time"
    say "  上传变更集 $change_sets 个。" "  $change_sets change-sets pushed."

    server 0 report --json
    local totals=${output#*\"totals\"}
    expect "汇总表企业数" "the report's number of enterprises" "$(number enterprises "$totals")" "$filings"
    expect "汇总表新录用人数" "the report's number of hires" "$(number hires "$totals")" "$hires"
    expect "汇总表培训人数" "the report's number of trainees" "$(number trainees "$totals")" "$trainees"
    say "  市级汇总与各区导入的数字一致。" "  The city's report has the figures that the units imported."
}

repetition() {
    heading 3 "同样的导入和同步再来一遍" "The same import and sync once more"
    local unit change_sets=0
    changed=0
    start_phase
    for unit in "${units[@]}"; do
        import_unit "$unit"
        on 0 "$unit" sync --json
        change_sets=$((change_sets + $(number changeSets "$output")))
    done
    end_phase "重复导入并同步" "import and synchronise again"
    expect "改动的行数" "the number of changed rows" "$changed" 0
    expect "变更集数" "the number of change-sets" "$change_sets" 0
    say "  改动 0 行，变更集 0 个。" "  0 rows changed, 0 change-sets."
}

two_devices() {
    heading 4 "同一个区的两台设备" "Two devices of one unit"
    local unit=${units[0]} second=${units[0]}-second uscc staff
    start_phase
    on 0 "$second" init --unit "$unit"
    enrol "$unit" "$second"
    on 0 "$second" sync --json
    on 0 "$unit" list filings --json
    uscc=$(text uscc "$output")

    say "不同字段：甲改备注，乙改纸质材料册数（$uscc）" "Different fields: A edits the remark, B the paper volumes ($uscc)"
    on 0 "$unit" set "$uscc" "remark=demo A" --json
    on 0 "$second" set "$uscc" paperVolumes=9 --json
    on 0 "$unit" sync --json
    on 0 "$second" sync --json
    on 0 "$unit" sync --json
    local replica
    for replica in "$unit" "$second"; do
        on 0 "$replica" show "$uscc" --json
        expect "备注" "the remark" "$(text remark "$output")" "demo A"
        expect "纸质材料册数" "the paper volumes" "$(number paperVolumes "$output")" 9
    done
    say "  两处改动都保留，两台设备一致。" "  Both edits are kept, and both devices show them."

    staff=$(number staff "$output")
    say "同一字段：甲把员工总数 $staff 改为 $((staff + 10))，乙改为 $((staff + 20))" \
        "The same field: A changes staff from $staff to $((staff + 10)), B to $((staff + 20))"
    on 0 "$unit" set "$uscc" "staff=$((staff + 10))" --json
    on 0 "$second" set "$uscc" "staff=$((staff + 20))" --json
    on 0 "$unit" sync --json
    on 5 "$second" sync --json
    on 5 "$unit" sync --json
    for replica in "$unit" "$second"; do
        on 0 "$replica" show "$uscc" --json
        expect "员工总数" "staff" "$(number staff "$output")" "$((staff + 10))"
        on "0 5" "$replica" conflicts --json
        [[ $output == *\"staff\"*"$((staff + 20))"* || $output == *"$((staff + 20))"*\"staff\"* ]] ||
            fail "没有列出冲突：$output" "the conflict is not listed: $output"
    done
    say "  先到的值有效，后到的值成为冲突，两台设备都列出：" "  The first stands, the second is a conflict that both list:"
    on "0 5" "$second" conflicts
    printf '%s\n' "$output"
    end_phase "两台设备的改动与冲突" "edits and conflict of two devices"
}

reports() {
    heading 5 "市级汇总" "The city's report"
    start_phase
    server 0 report
    printf '%s\n' "$output"
    heading 6 "附件2：${units[0]}" "Annex 2 of one unit"
    on 0 "${units[0]}" summary
    printf '%s\n' "$output"
    end_phase "汇总表和附件2" "report and annex 2"
}

say "申报演示：数据都在临时目录 $work" "Shenbao demo: all data is in the temporary folder $work"
demo_start=$SECONDS
start_phase
run 0 shenbao-server init --data "$data"
start_server
end_phase "建立并启动服务器" "create and start the server"
say "服务器：$url" "Server: $url"

offline_imports
first_sync
repetition
two_devices
reports

heading 7 "用时" "Timings"
printf '%s\n' "${timings[@]}"
say "合计 $((SECONDS - demo_start)) 秒" "$((SECONDS - demo_start)) s in total"

# Somebody for each role, so that the console can be tried.
add_users() {
    password=$(od -An -N9 -tx1 /dev/urandom | tr -d ' \n')
    (umask 077 && printf '%s\n' "$password" >"$work/password")
    local user
    for user in reviewer approver auditor admin; do
        "$programs/shenbao-server" user add "$user" --role "$user" --password-file "$work/password" --data "$data" >/dev/null
    done
}

if $stays_up; then
    printf '\n'
    add_users
    say "审核台用户 reviewer、approver、auditor、admin，口令均为 $password" \
        "Users of the console: reviewer, approver, auditor, admin; the password of each: $password"
    say "服务器和控制台仍在 $url ，按 Ctrl-C 结束并清除数据。" \
        "The server and its console stay up at $url; Ctrl-C ends them and removes the data."
    ending=false
    trap 'ending=true' INT TERM
    server_status=0
    wait "$server_pid" || server_status=$?
    if ! $ending; then
        server_pid=
        cat "$work/server.log" >&2
        fail "服务器自己退出了，退出码 $server_status" "the server ended by itself with status $server_status"
    fi
fi
trap 'exit 130' INT
stop_server
say "演示结束。" "End of the demo."
