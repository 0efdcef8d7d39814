/*
 * The quirks of test_quirks.c that need a server: each is a cmocka test.
 */
#ifndef CALLBOX_TEST_QUIRKS_H
#define CALLBOX_TEST_QUIRKS_H

void a_merged_contact_is_found_or_gone(void **state);            /* 18 */
void what_is_not_accepted_is_said(void **state);                 /* 28 */
void a_reply_is_answered_with_a_part(void **state);              /* 34 */
void rows_that_move_come_twice(void **state);                    /* 42 */
void large_pages_fail(void **state);                             /* 43 */
void a_delete_has_a_body(void **state);                          /* 46 */
void answers_have_no_rate(void **state);                         /* 47 */
void every_request_names_its_version(void **state);              /* 50 */

#endif
