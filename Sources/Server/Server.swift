public import Hummingbird
public import HummingbirdTLS
public import GRDB
public import ArgumentParser
public import Crypto
public enum Warm {}
