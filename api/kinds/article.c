/*
 * The help center's articles, and what is staged on top of one that is
 * published: a record of its own with the same id, because both can be read
 * and the live one stays as it is until the draft is published.
 * Source: schemas article, create_article_request, update_article_request,
 * paths /articles*, among them /articles/{id}/draft (since 2.16).
 */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "title", "Title", FIELD_TEXT, "title",
	    FIELD_EDIT | FIELD_NEEDED | FIELD_WORDS, 1, 32 },
	{ "state", "State", FIELD_CHOICE, "state", FIELD_ONCE | FIELD_EXACT,
	    2, 9, .choices = "draft|published" },
	{ "staged", "Unpublished changes", FIELD_BOOL,
	    "has_unpublished_changes", 0, 6, 7 },
	{ "description", "Description", FIELD_TEXT, "description",
	    FIELD_EDIT | FIELD_WORDS, 0, 30,
	    .help = "one sentence, shown under the title" },
	{ "collection", "Collections", FIELD_LIST, "parent_ids", 0, 3, 20,
	    .refers = RECORD_COLLECTION },
	/* The same as it is written: one of them, by another name. */
	{ "parent", "Collection", FIELD_REFERENCE, "parent_ids",
	    FIELD_EDIT | FIELD_HIDDEN, 0, 20, .refers = RECORD_COLLECTION,
	    .write = "parent_id" },
	{ "author", "Author", FIELD_REFERENCE, "author_id",
	    FIELD_EDIT | FIELD_NUMBERS, 4, 14, .refers = RECORD_ADMIN,
	    .write = "author_id" },
	{ "updated", "Updated", FIELD_TIME, "updated_at", 0, 5, 8 },
	{ "body", "Text", FIELD_HTML, "body", FIELD_EDIT | FIELD_WORDS, 0,
	    40 },
	{ "created", "Created", FIELD_TIME, "created_at", 0, 0, 8 },
	{ "draft-updated", "Draft changed", FIELD_TIME, "draft_updated_at", 0,
	    0, 8 },
	{ "tag", "Tags", FIELD_LIST, "tags.tags", FIELD_EXACT, 7, 16,
	    .refers = RECORD_TAG },
	{ "url", "Address", FIELD_URL, "url", 0, 0, 40 },
	{ "audience", "Who sees it", FIELD_TEXT, "help_center_audience", 0, 0,
	    12 },
	{ "views", "Views", FIELD_NUMBER, "statistics.views", 0, 0, 8 },
	{ "happy", "Happy reactions, %", FIELD_NUMBER,
	    "statistics.happy_reaction_percentage", 0, 0, 8 },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 12 },
	{ 0 }
};

static const char read_articles[] = "Read and list articles";
static const char write_articles[] = "Read and write articles";

/* The search gives the ten best, whichever page is asked for. */
static const struct record_source sources[] = {
	{ RECORD_NONE, "GET", "/articles", PAGE_NUMBER, "data", 50,
	    read_articles },
	{ RECORD_NONE, "GET", "/articles/search?state=all", PAGE_WHOLE,
	    "data.articles", 0, read_articles, .phrase = "phrase" },
	{ 0 }
};

static const struct record_rule rules[] = {
	{ VERB_CREATE, "POST", "/articles",
	    "* author_id=#me ?parent_id=#parent ?parent:parent_type=collection",
	    RULE_SELF, .after = RECORD_ARTICLE, .permission = write_articles,
	    .words = "create the article" },
	{ VERB_UPDATE, "PUT", "/articles/{id}",
	    "* ?parent:parent_type=collection", RULE_REPEAT | RULE_SELF,
	    .permission = write_articles, .words = "change the article" },
	{ VERB_PUBLISH, "PUT", "/articles/{id}", "state=published",
	    RULE_REPEAT | RULE_SELF | RULE_ASK, VERB_UNPUBLISH,
	    .permission = write_articles, .words = "publish the article",
	    .warning = "Everybody who sees your help center can read it at "
	    "once." },
	{ VERB_UNPUBLISH, "PUT", "/articles/{id}", "state=draft",
	    RULE_REPEAT | RULE_SELF | RULE_ASK, VERB_PUBLISH,
	    .permission = write_articles, .words = "unpublish the article",
	    .warning = "It is a draft again: links to it lead nowhere until "
	    "it is published." },
	{ VERB_DELETE, "DELETE", "/articles/{id}", NULL,
	    RULE_REPEAT | RULE_GONE | RULE_FINAL,
	    .permission = write_articles, .words = "delete the article",
	    .warning = "The article is deleted for good, with its versions "
	    "and translations. Links to it lead nowhere." },
	{ VERB_TAG, "POST", "/articles/{id}/tags", "id=$target", RULE_REPEAT,
	    VERB_UNTAG, .permission = write_articles,
	    .words = "tag the article" },
	{ VERB_UNTAG, "DELETE", "/articles/{id}/tags/{target}", NULL,
	    RULE_REPEAT, VERB_TAG, .permission = write_articles,
	    .words = "remove the article's tag" },
	{ 0 }
};

const struct record_schema kind_article = {
	RECORD_ARTICLE, "article", "articles", "title", fields, NULL,
	"/articles/{id}", read_articles, sources, rules, "-updated",
	"/a/apps/{app}/articles/articles/{id}/show", NULL
};

static const struct record_source no_sources[] = { { 0 } };

static const struct record_rule draft_rules[] = {
	{ VERB_UPDATE, "PUT", "/articles/{id}/draft", "*",
	    RULE_REPEAT | RULE_SELF, .permission = write_articles,
	    .words = "stage the changes" },
	{ VERB_PUBLISH, "POST", "/articles/{id}/draft/publish", NULL,
	    RULE_REPEAT | RULE_GONE | RULE_ASK, .permission = write_articles,
	    .words = "publish the changes", .warning = "What was staged takes "
	    "the place of what is published, at once." },
	{ 0 }
};

const struct record_schema kind_article_draft = {
	RECORD_ARTICLE_DRAFT, "article-draft", "article-drafts", "title",
	fields, NULL, "/articles/{id}/draft", read_articles, no_sources,
	draft_rules, "-updated", NULL, NULL
};
