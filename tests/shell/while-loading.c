/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libraries keep from their constructors on (GLib's table of quarks, which it leaves behind when
 * it grows) is no leak of ours. Fast unwinding does not see through GLib's frames, so that lsan.supp
 * cannot say so. An executable has the first word before its libraries, and the last one after them. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>

static void
before_libraries (void)
{
  __lsan_disable ();
}

__attribute__((section (".preinit_array"), used))
static void (*const preinit) (void) = before_libraries;

__attribute__((constructor (101)))
static void
after_libraries (void)
{
  __lsan_enable ();
}
#else
typedef int nothing;
#endif
