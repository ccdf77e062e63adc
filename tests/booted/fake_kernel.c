/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stands for a booted kernel (booted/shared.h): answers each request at once. A call returns the
 * number of this process, and as its page how often "word" is on the command line. From the
 * environment: FAKE_CALL and FAKE_DRAIN, what is printed by a call and by a drain; FAKE_DIES: it
 * dies then.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "booted/shared.h"

static void print(struct booted *shared, const char *text)
{
	shared->nr_text = text ? (uint32_t)strlen(text) : 0;
	if (text)
		memcpy(shared->text, text, shared->nr_text);
	if (text && getenv("FAKE_DIES"))
		exit(0);
}

static void serve(struct booted *shared, uint32_t nr_words)
{
	print(shared, NULL);
	shared->nr_changed = shared->nr_blocks = 0;
	switch (shared->request) {
	case BOOTED_MAKE:
		shared->version = BOOTED_VERSION;
		break;
	case BOOTED_APPLY:
		shared->result = (struct result){ .ret = getpid(), .pfn = nr_words };
		print(shared, getenv("FAKE_CALL"));
		break;
	case BOOTED_DRAIN:
		print(shared, getenv("FAKE_DRAIN"));
		break;
	}
}

int main(int argc, char **argv)
{
	struct booted *shared;
	uint32_t nr_words = 0;
	struct stat st;
	char byte;

	for (int i = 1; i < argc; i++)
		nr_words += !strcmp(argv[i], "word");
	if (fstat(BOOTED_MEMORY, &st))
		return 1;
	shared = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, BOOTED_MEMORY, 0);
	if (shared == MAP_FAILED)
		return 1;
	while (recv(BOOTED_SOCKET, &byte, 1, 0) == 1) {
		serve(shared, nr_words);
		if (send(BOOTED_SOCKET, &byte, 1, MSG_NOSIGNAL) != 1)
			break;
	}
	return 0;
}
