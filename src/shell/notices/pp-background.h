/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PpBackground: keeps the program at work without a window, and has it started with the session, as
 * long as the setting "background" says so. Property: error (boxed, nullable): why it is not started.
 */
#define PP_TYPE_BACKGROUND (pp_background_get_type ())
G_DECLARE_FINAL_TYPE (PpBackground, pp_background, PP, BACKGROUND, GObject)

PpBackground *pp_background_new          (GApplication *application,
                                          GSettings    *settings);
GSettings    *pp_background_get_settings (PpBackground *self);
void          pp_background_leave        (PpBackground *self);

G_END_DECLS
