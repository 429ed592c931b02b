"""Writes the protocol of Spark Connect as a FileDescriptorSet, out of the source package of `pyspark-client`.

Usage: spark-descriptors.py PACKAGE.tar.gz OUT.binpb

The package's ``*_pb2.py`` modules carry the compiled form of Spark's own .proto files.
They are read, never run.
"""

import ast
import re
import sys
import tarfile

MODULE = re.compile(r"/pyspark/sql/connect/proto/(?!example_plugins)\w+_pb2\.py$")


def serialized_file(source):
    """The FileDescriptorProto that a generated module hands to ``AddSerializedFile``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "AddSerializedFile":
            return ast.literal_eval(node.args[0])
    raise ValueError("no descriptor in a generated module")


def length_prefix(length):
    """A length as protobuf writes it: 7 bits a byte, the lowest first."""
    prefix = bytearray()
    while length > 127:
        prefix.append(length & 127 | 128)
        length >>= 7
    return bytes([*prefix, length])


def main(package, out):
    """Field 1 of a FileDescriptorSet is the list of files."""
    with tarfile.open(package) as tar:
        names = sorted(name for name in tar.getnames() if MODULE.search(name))
        files = [serialized_file(tar.extractfile(name).read()) for name in names]
    with open(out, "wb") as stream:
        for file in files:
            stream.write(b"\x0a" + length_prefix(len(file)) + file)


if __name__ == "__main__":
    main(*sys.argv[1:])
