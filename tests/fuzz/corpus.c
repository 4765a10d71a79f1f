// SPDX-License-Identifier: Apache-2.0
/* Runs a fuzzer over the files of directories, in place of libFuzzer. */
#include <dirent.h>
#include "tests/fuzz/fuzz.h"

static void try_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	REQUIRE(file != NULL);
	REQUIRE(fseek(file, 0, SEEK_END) == 0);
	size_t size = (size_t)ftell(file);
	rewind(file);
	uint8_t *data = malloc(size > 0 ? size : 1); /* no byte more: reads beyond it are caught */
	REQUIRE(data != NULL && fread(data, 1, size, file) == size);
	fclose(file);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

static unsigned try_directory(const char *path)
{
	unsigned files = 0;
	DIR *directory = opendir(path);
	REQUIRE(directory != NULL);
	for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
		char name[4096];
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		try_file(name);
		files++;
	}
	closedir(directory);
	return files;
}

int main(int argc, char **argv)
{
	unsigned files = 0;
	for (int i = 1; i < argc; i++)
		files += try_directory(argv[i]);
	printf("%u files\n", files);
	return files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
