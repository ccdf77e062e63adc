# SPDX-License-Identifier: GPL-2.0-only
# cmake -DNAME=... -DFOLDER=... -DPARTS="a.css;b.js" -DOUTPUT=... -P bundle.cmake
#
# frame.html with NAME.html and its parts in it, as the C string page_NAME.
file(READ ${FOLDER}/frame.html page)
file(READ ${FOLDER}/${NAME}.html body)
foreach(part ${PARTS})
	file(READ ${FOLDER}/${part} text)
	if(part MATCHES "css$")
		string(APPEND css "${text}")
	else()
		string(APPEND js "${text}")
	endif()
endforeach()
string(REPLACE "<!--BODY-->\n" "${body}" page "${page}")
string(REPLACE "/*CSS*/" "${css}" page "${page}")
string(REPLACE "/*JS*/" "${js}" page "${page}")
file(WRITE ${OUTPUT}.html "${page}")
file(READ ${OUTPUT}.html hex HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
file(WRITE ${OUTPUT} "extern const char page_${NAME}[];\nconst char page_${NAME}[] = {${bytes}0};\n")
