/*
 * Internal articles (what teammates write for each other), and the search over
 * all of a workspace's knowledge: articles, internal articles, snippets, pages
 * and files from elsewhere.
 * Source: schemas internal_article, create_ and update_internal_article_request,
 * content_search_response, paths /internal_articles* and /content/search. Their
 * own search takes a folder only and finds no words.
 */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "title", "Title", FIELD_TEXT, "title",
	    FIELD_EDIT | FIELD_NEEDED | FIELD_WORDS, 1, 40 },
	{ "author", "Author", FIELD_REFERENCE, "author_id", 0, 3, 14,
	    .refers = RECORD_ADMIN },
	{ "owner", "Owner", FIELD_REFERENCE, "owner_id", 0, 2, 14,
	    .refers = RECORD_ADMIN },
	{ "locale", "Language", FIELD_TEXT, "locale", FIELD_EXACT, 5, 8 },
	{ "updated", "Updated", FIELD_TIME, "updated_at", 0, 4, 8 },
	{ "body", "Text", FIELD_HTML, "body", FIELD_EDIT | FIELD_WORDS, 0,
	    40 },
	{ "created", "Created", FIELD_TIME, "created_at", 0, 0, 8 },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 12 },
	{ 0 }
};

static const char read_articles[] = "Read and list articles";
static const char write_articles[] = "Read and write articles";

static const struct record_source sources[] = {
	{ RECORD_NONE, "GET", "/internal_articles", PAGE_NUMBER, "data", 50,
	    read_articles },
	{ 0 }
};

/* An author and an owner have to be given; they are whoever makes it. */
static const struct record_rule rules[] = {
	{ VERB_CREATE, "POST", "/internal_articles",
	    "* author_id=#me owner_id=#me", RULE_SELF,
	    .after = RECORD_INTERNAL_ARTICLE, .permission = write_articles,
	    .words = "create the internal article" },
	{ VERB_UPDATE, "PUT", "/internal_articles/{id}", "*",
	    RULE_REPEAT | RULE_SELF, .permission = write_articles,
	    .words = "change the internal article" },
	{ VERB_DELETE, "DELETE", "/internal_articles/{id}", NULL,
	    RULE_REPEAT | RULE_GONE | RULE_FINAL,
	    .permission = write_articles,
	    .words = "delete the internal article",
	    .warning = "The article is deleted for good, for all teammates. "
	    "Nobody can bring it back." },
	{ 0 }
};

const struct record_schema kind_internal_article = {
	RECORD_INTERNAL_ARTICLE, "internal-article", "internal-articles",
	"title", fields, NULL, "/internal_articles/{id}", read_articles,
	sources, rules, "-updated", NULL, NULL
};

/* --- all of it --- */

static const struct record_field content_fields[] = {
	{ "title", "Title", FIELD_TEXT, "title", FIELD_WORDS, 1, 44 },
	{ "type", "Kind", FIELD_CHOICE, "type", FIELD_EXACT, 2, 20,
	    .choices = "article|internal_article|content_snippet|"
	    "external_content|file_source_content" },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 12 },
	{ 0 }
};

static const char read_content[] = "Read content data";

/* The search gives one page of the best. */
static const struct record_source content_sources[] = {
	{ RECORD_NONE, "GET", "/content/search", PAGE_NUMBER, "data", 50,
	    read_content },
	{ RECORD_NONE, "GET", "/content/search?per_page=50", PAGE_WHOLE,
	    "data", 0, read_content, .phrase = "query" },
	{ 0 }
};

const struct record_schema kind_content = {
	RECORD_CONTENT, "content", "contents", "title", content_fields, NULL,
	NULL, NULL, content_sources, NULL, "title", NULL, "type+id"
};
