/// Codes of level M that an independent program made (python-qrcode 8), a number in hexadecimal for each row.
enum QRVectors {
    /// A text, the mask, and the code.
    struct Vector: Sendable {
        var text: String
        var mask: Int
        var version: Int
        var rows: String
    }

    private static let uri =
        "otpauth://totp/Shenbao:reviewer?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Shenbao"

    static let all = [
        Vector(
            text: "Shenbao",
            mask: 2,
            version: 1,
            rows: """
                1fc37f 104b41 17505d 17535d 175d5d 105641 1fd57f 001c00 17c67c 1eb3e1 0c4166 13b3df 11e510 00153e \
                1fca8e 10500f 175aa2 175bf8 175d40 1047fc 1fd122
                """
        ),
        Vector(
            text: "申报：示例",
            mask: 5,
            version: 2,
            rows: """
                1fc337f 1052d41 175aa5d 175d15d 174b35d 1045241 1fd557f 001f700 10570ce 0b06926 084dfd4 1fa2a9d \
                0fd9999 181c01b 10e30cc 162e262 13c61fb 001df14 1fce158 1041916 17415fe 174c52d 1747091 104a53d \
                1fd8c89
                """
        ),
        Vector(
            text: uri,
            mask: 7,
            version: 6,
            rows: """
                1fcd22e387f 104cb922441 174d89c755d 174ddae8f5d 174bb289c5d 105edb5ee41 1fd5555557f 0006d8c1e00 \
                12dde1ba4a0 0d95f199807 1b48af44f22 151a159f106 1249cf01ae8 14b0cd268a9 15d7d66bdeb 058aa9eda22 \
                17fb2dda3a1 06b18ce326f 04e7a8594b7 0f35e1abe29 02c1c965ce0 172c5bc3543 15d67381a86 0939878b647 \
                1666dab28f3 0a139ed4e4a 0f6bc5788a3 02be7dade61 19fbb07b920 02b5af9a6a4 134800f43fb 01285c93fcb \
                10fb3984bf5 001e6d7f11f 1fcbb6dc95a 1055c50ab17 174ea5261f7 17553df5a7d 174e8969917 10494bdfba2 \
                1fd183d09da
                """
        ),
        Vector(
            text: uri + "&note=" + String(repeating: "a", count: 60),
            mask: 3,
            version: 8,
            rows: """
                1fd6d928e397f 105908d0d6f41 17442f10f7b5d 17567cb8a5a5d 174f197eb885d 104b94c5e2441 1fd555555557f \
                00120546f4f00 16e0f3ff8604b 068b5aba718e1 186b1fa97a6d8 1d82e6d83a5be 0bef19f0e3f66 138ab70e39611 \
                01d1f0c863f7e 1a89043358222 18cd404e38c35 0b9ad8438e31d 016c1e560d6ab 198cd595c7c28 1364bd0346888 \
                16977688e1aec 15f1e27c543f4 051fbe4506f1e 0553b5d4ab15b 03171b4629f11 03f8ebff241f0 0332789758929 \
                125e2c3e3a18c 0016dc24bc185 11c6ba780d6e3 1fb4b521837da 065b075f8e171 1f8e02fce3868 165553c4d61a0 \
                0a871e443f4ee 1065a7f023e6d 08bcdf4e39d71 08e5acb163592 0e239d96ee042 1c7dbefeb65fa 00121cc5bf11b \
                1fdd6bd6c8153 1056e94781918 17454fff8effe 1758bae0d1bbb 17597b0ee42fb 104e62e035b8c 1fd6f534e3a0f
                """
        ),
        Vector(
            text: uri + "&note=" + String(repeating: "z", count: 110),
            mask: 6,
            version: 10,
            rows: """
                1fd54e1ee66667f 105f4c40bc1f241 175ff28c6b83e5d 174615c39331a5d 17593257c0f525d 10493b6c5b40c41 \
                1fd55555555557f 000731a446f0c00 13f78cd7cb90297 0da5e0f2cfcc7cb 165bd1620570eb3 0326aa2bbc7b64f \
                0f4e5b339999099 1b3f4022e84eb42 155b5e4fb85b450 0a9db32a260a0dc 115a1344b903cc0 093734506e85f9b \
                194b462a2606039 1980af0786b747e 00f97a2d0bd881b 1caa9778bcccdfa 0e5961eff6b4663 0d99d12a302b2a5 \
                0fcb87651b59852 108aadfaea5fbd2 01fbd2b7f0e81fc 1b1d6bf460e2b17 115414757dcb751 0f12cc5c5e85d16 \
                07ff93d7e3e21f9 0d37ab22868021c 04de9bb247d0dc2 1c3e90578cecf31 1f4ac9184ea00fa 071e1c37104f0c4 \
                007593cf9d91b83 15a56c7b286eba0 1f697f4ac453300 10932e82822d0ac 07dbec01bd03fc0 060034d7be84f37 \
                05652de2522727d 0e1b55c985307ae 1250a0c04b509eb 0c804eb3cd4ed74 14f8ae7bc7b24e3 1f0b0d68706bc95 \
                0042e6cfd9d9fff 00179794685e919 1fd5551d702bb50 105327346e2211c 175eaf3ff12b9f9 17507cccdeb5ce8 \
                1749fca9222255b 1041576ae29045f 1fd157612fd4868
                """
        ),
    ]
}
