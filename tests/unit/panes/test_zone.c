/* Zones as the C library sees them, which reads the same files. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/render/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static const char *const names[] = { "America/New_York", "Europe/Dublin",
	"Asia/Kolkata", "Australia/Sydney", "America/St_Johns", "UTC",
	"Pacific/Apia", "Africa/Casablanca", "Asia/Tehran", "America/Sao_Paulo",
	"Antarctica/Troll", "Etc/GMT+5" };

static void set_zone(const char *name)
{
	setenv("TZ", name, 1);
	tzset();
}

static void zone__agrees_with__the_library(void **state)
{
	/* 1950 to 2120, at no regular hours. */
	const int64_t from = -631152000, to = INT64_C(4733510400);
	struct tm ours, theirs, back;
	struct zone *zone;
	int64_t at;
	time_t t;
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		zone = zone_new(names[i]);
		if (!zone)
			skip();
		set_zone(names[i]);
		for (at = from; at < to; at += 777777) {
			t = (time_t)at;
			assert_true(zone_local(zone, at, &ours));
			localtime_r(&t, &theirs);
			if (ours.tm_gmtoff != theirs.tm_gmtoff ||
			    ours.tm_hour != theirs.tm_hour ||
			    ours.tm_mday != theirs.tm_mday ||
			    strcmp(ours.tm_zone, theirs.tm_zone) != 0)
				fail_msg("%s at %lld: %ld %s, not %ld %s",
				    names[i], (long long)at, ours.tm_gmtoff,
				    ours.tm_zone, theirs.tm_gmtoff,
				    theirs.tm_zone);
			/* Of an hour that comes twice it may be the other. */
			zone_local(zone, zone_time(zone, &ours), &back);
			assert_int_equal(back.tm_hour, ours.tm_hour);
			assert_int_equal(back.tm_min, ours.tm_min);
			assert_int_equal(back.tm_mday, ours.tm_mday);
		}
		zone_free(zone);
	}
	set_zone("UTC");
}

/* Around a change in the clocks, to the second. */
static void zone__changes__at_the_second(void **state)
{
	struct zone *zone = zone_new("America/New_York");
	struct tm tm = { .tm_year = 126, .tm_mon = 2, .tm_mday = 8,
		.tm_hour = 2, .tm_min = 30 };

	if (!zone)
		skip();
	assert_int_equal(zone_offset(zone, 1772953199), -5 * 3600);
	assert_int_equal(zone_offset(zone, 1772953200), -4 * 3600);
	/* The half hour that there is not. */
	assert_true(zone_time(zone, &tm) == 1772955000 ||
	    zone_time(zone, &tm) == 1772951400);
	zone_free(zone);
}

static void zone__refuses__odd_names(void **state)
{
	static const char *const odd[] = { "", "/etc/localtime", "../../etc/x",
		"Nowhere/City", "a b", "Pacific Time (US & Canada)", "Europe",
		"Europe/Dublin\n", "tzdata.zi" };
	size_t i;

	assert_null(zone_new(NULL));
	for (i = 0; i < ARRAY_LEN(odd); i++)
		if (zone_new(odd[i]))
			fail_msg("\"%s\"", odd[i]);
}

/* A file cut anywhere, or with any byte changed, is no zone or some zone. */
static void zone__survives__damage(void **state)
{
	static unsigned char good[65536], bad[65536];
	FILE *in = fopen("/usr/share/zoneinfo/America/New_York", "rb"), *out;
	char dir[] = "/tmp/zones-XXXXXX", *path;
	struct zone *zone;
	struct tm tm;
	size_t len, i;

	if (!in)
		skip();
	len = fread(good, 1, sizeof(good), in);
	fclose(in);
	assert_non_null(mkdtemp(dir));
	setenv("TZDIR", dir, 1);
	path = mem_printf("%s/Bad", dir);
	for (i = 0; i < 2 * len; i += i < len ? 1 : 7) {
		memcpy(bad, good, len);
		if (i >= len)
			bad[i - len] ^= 0xff;
		out = fopen(path, "wb");
		fwrite(bad, 1, i < len ? i : len, out);
		fclose(out);
		zone = zone_new("Bad");
		if (zone) {
			zone_local(zone, -5000000000, &tm);
			zone_local(zone, 1772953200, &tm);
			zone_local(zone, 5000000000, &tm);
		}
		zone_free(zone);
	}
	unlink(path);
	rmdir(dir);
	unsetenv("TZDIR");
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zone__agrees_with__the_library),
		cmocka_unit_test(zone__changes__at_the_second),
		cmocka_unit_test(zone__refuses__odd_names),
		cmocka_unit_test(zone__survives__damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
