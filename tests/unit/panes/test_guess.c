/* What is guessed of a message: its language; of a contact: the clock. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/render/language.h"
#include "panes/render/zone_place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static void language__is_told__by_letters_and_words(void **state)
{
	static const struct { const char *language, *text; } cases[] = {
		{ "en", "Thanks, the panel is fine now. Can you please tell me "
		    "what this was?" },
		{ "de", "Heute standen deshalb der Betriebsrat und die "
		    "Tumorkonferenz vor demselben Raum, das ist nicht gut." },
		{ "fr", "Bonjour, nous avons reçu une facture sans numéro de "
		    "TVA, merci de nous en envoyer une pour votre client." },
		{ "es", "Hola, los paneles no funcionan y el soporte no "
		    "responde. Gracias por su ayuda." },
		{ "pt", "Olá, os painéis não funcionam e o ecrã da sala está "
		    "preto. Obrigada por uma resposta." },
		{ "it", "Buongiorno, il pagamento non è andato a buon fine, "
		    "grazie per una risposta anche breve." },
		{ "nl", "Wij hebben een factuur van jullie en dat is niet de "
		    "juiste, bedankt voor het nakijken." },
		{ "pl", "Dzień dobry, czy panel może nie działać, gdy jest "
		    "zimno? Proszę o odpowiedź." },
		{ "ja", "会議室名の表示が途中で切れる件について" },
		{ "zh", "批量更换十三块面板的房间，请问怎么做" },
		{ "ko", "회의실 패널이 작동하지 않습니다" },
		{ "ru", "Здравствуйте, панель не работает" },
		{ "he", "הטקסט העברי מופיע הפוך" },
		{ "ar", "انقطاع في الطابق السابع" },
		{ "th", "แผงหน้าห้องแสดงปีผิด" },
		{ "hi", "जयपुर शाखा के पाँच पैनल ऑफ़लाइन" },
	};
	static const char *const none[] = { "", "ok", "12345 67 89",
		"https://example.com/a/b/c", "\xff\xfe\xfd", "😂😂😂😂😂😂" };
	const char *found;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		found = language_of(cases[i].text, strlen(cases[i].text));
		if (!found || strcmp(found, cases[i].language) != 0)
			fail_msg("%s instead of %s", found ? found : "none",
			    cases[i].language);
	}
	for (i = 0; i < ARRAY_LEN(none); i++)
		assert_null(language_of(none[i], strlen(none[i])));
}

static void clock__follows__from_the_place(void **state)
{
	static const struct { const char *country, *region, *city, *zone; }
	cases[] = {
		{ "Germany", "Nordrhein-Westfalen", "Köln", "Europe/Berlin" },
		{ "United Kingdom", NULL, NULL, "Europe/London" },
		{ "United States", "Massachusetts", "Boston",
		    "America/New_York" },
		{ "United States", "West Virginia", NULL, "America/New_York" },
		{ "United States", "California", NULL, "America/Los_Angeles" },
		{ "Canada", "Quebec", "Montréal", "America/Toronto" },
		{ "Spain", NULL, "Sevilla", "Europe/Madrid" },
		{ "Brazil", NULL, "Sao Paulo", "America/Sao_Paulo" },
		{ "japan", NULL, NULL, "Asia/Tokyo" },
	};
	char out[ZONE_NAME_BYTES];
	size_t i;

	if (access("/usr/share/zoneinfo/zone.tab", R_OK) != 0)
		skip();
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		if (!zone_of_place(cases[i].country, cases[i].region,
		    cases[i].city, out))
			fail_msg("%s: nothing", cases[i].country);
		assert_string_equal(out, cases[i].zone);
	}
	/* Many zones and no city that has its own; no such country. */
	assert_false(zone_of_place("Brazil", NULL, "Nowhere", out));
	assert_false(zone_of_place("United States", NULL, NULL, out));
	assert_false(zone_of_place("Atlantis", NULL, NULL, out));
	assert_false(zone_of_place(NULL, NULL, "Berlin", out));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(language__is_told__by_letters_and_words),
		cmocka_unit_test(clock__follows__from_the_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
