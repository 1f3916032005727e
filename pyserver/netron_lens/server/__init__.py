"""The language server: answers the editor from texts alone, and runs code only through the pools."""
