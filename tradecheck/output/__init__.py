"""What leaves the program: its formats, how it is written, and how foreign text is made harmless first.

`safe` is the only place where text from outside is changed for a target; every writer goes through it.
`formats.render` turns one `answer.Answer` into the bytes of a format, `write.emit` puts them where they
were asked for. Nothing here decides what is said, and nothing heavy is imported before it is needed.
"""
