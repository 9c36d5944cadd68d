"""UN Comtrade: what to ask its v1 service, how to read its answers, and files that people downloaded."""
