/// The page at `/`: what runs here, and that there is nothing to sign in to.
enum HomePage {
    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

    static let html = """
        <!DOCTYPE html>
        <html lang="zh">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>申报 Shenbao</title>
        <style>body { font-family: sans-serif; margin: 4em auto; max-width: 36em; padding: 0 1em; line-height: 1.6 }</style>
        </head>
        <body>
        <h1>申报 Shenbao \(ProductVersion.text)</h1>
        <p>服务外包企业申报的市级同步服务器正在运行。</p>
        <p>本版本不含审核台；汇总请在服务器上使用 <code>shenbao-server report</code>。</p>
        <p lang="en">The commission's synchronisation server is running. The review console is not part of this version; use
        <code>shenbao-server report</code> on the server. The interface is described in
        <a href="/openapi.json">openapi.json</a>.</p>
        </body>
        </html>

        """
}

/// The product's version.
package enum ProductVersion {
    /// As it is shown.
    package static let text = "0.1.0"
}
