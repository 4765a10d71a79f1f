// SPDX-License-Identifier: Apache-2.0
#pragma once
/* Words and identifiers as shops write them, brought into the form the bench keeps. */
#include <stddef.h>
#include "packbench/error.h"

/* Copies words for people: control characters become blanks, blanks around are dropped, what does
 * not fit is cut at a character boundary. 'words_copy_lines' keeps line breaks, as "\n". 'from' is
 * UTF-8. */
void words_copy(char *to, size_t size, const char *from);
void words_copy_lines(char *to, size_t size, const char *from);

/* Copies an identifier without the blanks around it. Returns 0, or -EINVAL with what is wrong with
 * it, as the end of a sentence: "must not be empty". 'fault' may be NULL. */
int identifier_copy(char *to, size_t size, const char *from, struct error *fault);

/* The same for one that is also a file name: letters, digits and - _ . only, no dot in front. */
int file_name_copy(char *to, size_t size, const char *from, struct error *fault);

/* The same for the address of a page or picture: http:// or https://, no blanks. */
int address_copy(char *to, size_t size, const char *from, struct error *fault);
