# CALLBOX_TRY_CFLAGS(VARIABLE, FLAGS): add each flag that the compiler takes
# without a warning.
AC_DEFUN([CALLBOX_TRY_CFLAGS], [
	for flag in m4_normalize([$2]); do
		AC_MSG_CHECKING([whether $CC takes $flag])
		callbox_save=$CFLAGS
		CFLAGS="$CFLAGS -O2 -Werror $flag"
		AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[]], [[]])],
			[$1="${$1:+$$1 }$flag"; AC_MSG_RESULT([yes])],
			[AC_MSG_RESULT([no])])
		CFLAGS=$callbox_save
	done])

# CALLBOX_TRY_LDFLAGS(VARIABLE, FLAGS): the same for the linker.
AC_DEFUN([CALLBOX_TRY_LDFLAGS], [
	for flag in m4_normalize([$2]); do
		AC_MSG_CHECKING([whether the linker takes $flag])
		callbox_save=$LDFLAGS
		LDFLAGS="$LDFLAGS $flag"
		AC_LINK_IFELSE([AC_LANG_PROGRAM([[]], [[]])],
			[$1="${$1:+$$1 }$flag"; AC_MSG_RESULT([yes])],
			[AC_MSG_RESULT([no])])
		LDFLAGS=$callbox_save
	done])
