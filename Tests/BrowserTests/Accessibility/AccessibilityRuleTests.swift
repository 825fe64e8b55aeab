import Testing

extension BrowserTests {
    /// The rules themselves: a good page keeps all of them, and for each there is a page that breaks it.
    struct AccessibilityRuleTests {
        /// A page that keeps every rule, with room for more.
        private static func page(
            head: String = "<title>申报</title>",
            html: String = #"<html lang="zh-CN">"#,
            _ content: String = ""
        ) -> String {
            """
            <!doctype html>\(html)<head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width">\(head)<style>
            body { margin: 0; font: 16px/1.75 sans-serif; color: #222; background: #fff }
            a, button, input, select { min-height: 28px; display: inline-block }
            :focus-visible { outline: 2px solid #06c }
            .dark { background: #123; color: #fff } .faint { color: #888 } .big { font-size: 24px }
            .half { opacity: .5 } .blind:focus-visible { outline: none } .low { min-height: 0; width: 14px; height: 14px; padding: 0 }
            .wide { width: 2000px } .skip { position: absolute; left: -9999px }
            .reader { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
            </style></head><body>
            <header><nav><a href="#all">全部</a></nav></header>
            <main id="all"><h1>审核</h1>\(content)</main></body></html>
            """
        }

        private static let good = page(
            """
            <h2>队列</h2><p>共 <a href="#x">三</a> 条</p>
            <form><label for="q">搜索</label><input id="q"><label><input type="checkbox"> 全选</label>
            <select aria-label="状态"><option>全部</option></select><button>查找</button></form>
            <table><thead><tr><th>名称</th><th><span class="reader">操作</span></th></tr></thead>
            <tbody><tr><td>甲</td><td>乙</td></tr></tbody></table>
            <svg role="img" width="40" height="20"><title>图</title><rect width="40" height="20" fill="#036"/>
            <text x="4" y="15" fill="#fff">42</text></svg>
            <svg aria-hidden="true" width="9" height="9"><rect width="9" height="9"/></svg>
            <p class="dark">深色</p><p class="faint big">大字</p><button disabled class="faint">不可用</button>
            <details><summary>更多</summary><p><a href="#y">内页</a></p></details>
            <label>日期<input type="date"></label>
            <label><input type="radio" name="r"> 是</label><label><input type="radio" name="r"> 否</label>
            """
        )

        @Test func `A good page keeps every rule, on a screen and on a phone, and axe-core agrees`() async throws {
            try await withBrowsers { stand in
                let browser = try await stand.open()
                for width in [1280, 390] {
                    try await browser.resize(width: width)
                    try await browser.show(Self.good)
                    #expect(try await AccessibilityRules.violations(in: browser) == [])
                    #expect(try await AxeRules.violations(in: browser) == [])
                    #expect(try await KeyboardWalk.violations(in: browser) == [])
                }
            }
        }

        /// A rule, and pages that break it.
        private static let bad: [(rule: String, pages: [String])] = [
            ("page.title", [page(head: "<title> </title>")]),
            ("page.language", [page(html: "<html>"), page(html: #"<html lang="中文">"#)]),
            (
                "page.landmarks",
                [
                    page("<main>又一个</main>"), page("<nav>甲</nav>"), page("</main><p>在外面</p><main>"),
                ]
            ),
            ("page.skip", [page(String(repeating: #"<a href="/">甲乙丙</a>"#, count: 9)).replacing("#all", with: "/")]),
            ("heading.order", [page("<h3>跳级</h3>"), page("<h1>第二个</h1>"), page("<h2> </h2>")]),
            ("field.label", [page("<input>"), page("<textarea placeholder=甲></textarea>"), page("<select></select>")]),
            ("control.name", [page("<button> </button>"), page("<a href='/'><svg aria-hidden=true></svg></a>")]),
            ("image.name", [page("<img src='data:,'>"), page("<svg></svg>"), page("<svg role=img></svg>")]),
            (
                "table.headers",
                [
                    page("<table><tr><td>甲</table>"), page("<table><thead><tr><th><th>甲</table>"),
                    page("<table><tbody><tr><th>甲<td>乙</table>"),
                ]
            ),
            ("list.items", [page("<ul><div>甲</div></ul>")]),
            ("id.unique", [page("<p id=a></p><p id=a></p>")]),
            ("id.reference", [page("<label for=z>甲</label>"), page("<input aria-label=甲 aria-describedby=z>")]),
            (
                "text.contrast",
                [
                    page("<p class=faint>淡</p>"), page("<p class=half>半</p>"),
                    page(
                        "<div class=dark><p style='color:#222'>"
                            + "暗</p></div>"
                    ), page("<input aria-label=甲 placeholder=乙 style='color:#999'>"),
                    page(
                        "<svg role=img><title>图</title><rect width=99 height=99 fill=#036 /><text y=20 fill=#333>42</text>"
                            + "</svg>"
                    ), page("<p style='background-image:linear-gradient(#fff,#fff)'>图上</p>"),
                ]
            ),
            (
                "target.size",
                [
                    page("<button class=low>甲</button><button class=low>乙</button>"),
                    page("<input type=checkbox aria-label=甲 style='min-height:0'><input type=checkbox aria-label=乙>"),
                ]
            ),
            ("page.reflow", [page("<div class=wide>宽</div>")]),
            ("language.parts", [page("<p lang=''>甲</p>")]),
        ]

        @Test func `Every rule finds the pages that break it, and says which rule it is`() async throws {
            try await withBrowsers { stand in
                let browser = try await stand.open()
                for (rule, pages) in Self.bad {
                    for page in pages {
                        try await browser.show(page)
                        let found = try await AccessibilityRules.violations(in: browser)
                        #expect(found.contains { $0.rule == rule }, "\(rule) finds nothing in \(page)")
                        #expect(found.allSatisfy { $0.rule == rule }, "\(found) in \(page)")
                    }
                }
            }
        }

        private static let unwalkable: [(rule: String, page: String)] = [
            ("focus.visible", page("<button class=blind>甲</button>")),
            ("focus.visible", page("<a class=skip href='/'>甲</a>")),
            ("focus.order", page("<button>甲</button><button tabindex=1>乙</button>")),
            ("focus.trap", page("<input aria-label=甲 onkeydown='event.preventDefault()'>")),
        ]

        @Test func `A walk with the Tab key finds what cannot be seen, what is out of order and what holds the focus`()
            async throws
        {
            try await withBrowsers { stand in
                let browser = try await stand.open()
                for (rule, page) in Self.unwalkable {
                    try await browser.show(page)
                    let found = try await KeyboardWalk.violations(in: browser)
                    #expect(found.contains { $0.rule == rule }, "\(rule) is not in \(found) of \(page)")
                }
            }
        }

        @Test func `The bad pages name every rule that there is`() async throws {
            let names: Set<String> = try await withBrowsers { stand in
                let browser = try await stand.open()
                return Set(try await AccessibilityRules.names(in: browser))
            }
            #expect(names == Set(Self.bad.map(\.rule)))
        }
    }
}
