"""UIMA's common analysis structure (CAS) as XMI and as JSON, with the layers that INCEpTION works with.

`layers` turns a document's marks into feature structures, `marks` turns feature structures into marks; `xmi` and
`cas_json` are the two formats, each a writer and a reader of such structures. docs/formats/xmi.md describes the layers.
"""
