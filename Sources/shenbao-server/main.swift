import Server

await ServerProgram.main()
