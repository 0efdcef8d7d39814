/* The kernel's user keyring: keeps a key for a while, for other sessions. */
#include "config.h"

#include "keystore/keyring.h"

#include "api/base/error.h"
#include "keystore/secret.h"

#ifdef HAVE_KEYUTILS
#include <errno.h>
#include <keyutils.h>
#include <string.h>

enum { PAYLOAD_MAX = 256 };

static const char key_type[] = "user";

/*
 * The session keyring dies with the login that started tmux, and with it the
 * right to read what is in the user keyring. Linked into the process keyring,
 * the user keyring is possessed by this process whatever became of the login.
 */
static bool possess_user_keyring(void)
{
	return keyctl_link(KEY_SPEC_USER_KEYRING,
	    KEY_SPEC_PROCESS_KEYRING) == 0;
}

static key_serial_t find(const char *name)
{
	if (!possess_user_keyring())
		return -1;
	return (key_serial_t)keyctl_search(KEY_SPEC_USER_KEYRING, key_type,
	    name, 0);
}

/*
 * The key starts in the process keyring and is linked into the user's once it
 * has its time limit: dying in between leaves no key that lives for ever.
 */
bool keyring_put(const char *name, struct secret *payload, unsigned ttl_s,
    struct error *err)
{
	key_serial_t key = -1;
	bool ok = false;

	if (possess_user_keyring()) {
		key = add_key(key_type, name, secret_borrow(payload),
		    secret_len(payload), KEY_SPEC_PROCESS_KEYRING);
		secret_return(payload);
	}
	if (key >= 0) {
		ok = keyctl_set_timeout(key, ttl_s) == 0 &&
		    keyctl_link(key, KEY_SPEC_USER_KEYRING) == 0;
		if (!ok)
			keyctl_invalidate(key);
		keyctl_unlink(key, KEY_SPEC_PROCESS_KEYRING);
	}
	return ok || error_set(err, ERROR_NOT_FOUND, errno,
	    "The kernel keyring cannot be used: %s", strerror(errno));
}

bool keyring_get(const char *name, struct secret **out, struct error *err)
{
	key_serial_t key = find(name);
	struct secret *secret;
	long len = -1;

	if (key >= 0) {
		secret = secret_new(PAYLOAD_MAX);
		len = keyctl_read(key, secret_edit(secret), PAYLOAD_MAX);
		secret_edited(secret, len > 0 && len <= PAYLOAD_MAX ?
		    (size_t)len : 0);
		if (secret_len(secret)) {
			*out = secret;
			return true;
		}
		secret_free(secret);
	}
	return error_set(err, ERROR_NOT_FOUND, errno,
	    "The kernel keyring has no key for it");
}

void keyring_remove(const char *name)
{
	key_serial_t key = find(name);

	if (key < 0)
		return;
	/* Invalidating needs search permission and works at once; the rest is
	 * for kernels that refuse it. */
	if (keyctl_invalidate(key))
		keyctl_revoke(key);
	keyctl_unlink(key, KEY_SPEC_USER_KEYRING);
}

#else

bool keyring_put(const char *name, struct secret *payload, unsigned ttl_s,
    struct error *err)
{
	return error_set(err, ERROR_NOT_FOUND, 0,
	    "This callbox was built without the kernel keyring");
}

bool keyring_get(const char *name, struct secret **out, struct error *err)
{
	return error_set(err, ERROR_NOT_FOUND, 0,
	    "This callbox was built without the kernel keyring");
}

void keyring_remove(const char *name)
{
}

#endif
