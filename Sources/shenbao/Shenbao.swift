import Client

/// The district's program; everything is in Client.
@main
enum Shenbao {
    static func main() { ShenbaoCommand.start() }
}
