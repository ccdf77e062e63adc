# SPDX-License-Identifier: GPL-2.0-only
# cmake -DFOLDER=... -DOUTPUT=... -P bundle.cmake: the page's parts as one C string.
file(READ ${FOLDER}/page.html page)
file(READ ${FOLDER}/page.css css)
file(READ ${FOLDER}/page.js js)
string(REPLACE "/*CSS*/" "${css}" page "${page}")
string(REPLACE "/*JS*/" "${js}" page "${page}")
file(WRITE ${OUTPUT}.html "${page}")
file(READ ${OUTPUT}.html hex HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
file(WRITE ${OUTPUT} "extern const char page_template[];\nconst char page_template[] = {${bytes}0};\n")
