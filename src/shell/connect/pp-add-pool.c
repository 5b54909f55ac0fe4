/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-add-pool"

#include "config.h"

#include "pp-add-pool.h"

#include <string.h>

#include <glib/gi18n.h>

#include "pp-certificate-view.h"
#include "pp-widgets.h"

struct _PpAddPoolWindow
{
  GtkWindow           parent_instance;

  PpWorkspace        *workspace;        /* (owned) */
  PpPoolItem         *item;             /* (owned) (nullable) the pool that is there already */
  gboolean            edit;             /* its address and user, too */
  gboolean            legacy;           /* old TLS was allowed before the window asked */
  char               *known;            /* (owned) (nullable) its password; wiped */
  PpLivePool         *pool;             /* (owned) (nullable) the one that is tried */
  char               *asked;            /* (owned) (nullable) address as it was typed, normalized */
  PpCertificate      *certificate;      /* (owned) (nullable) the one in question */
  GCancellable       *cancellable;      /* (owned) (nullable) while connecting */
  GSimpleActionGroup *actions;          /* (owned) */

  GtkWidget          *header_bar;
  GtkWidget          *back_button;
  GtkWidget          *connect_button;
  GtkWidget          *trust_button;
  GtkWidget          *changed_button;
  GtkWidget          *legacy_button;
  GtkWidget          *stack;
  GtkWidget          *title_label;
  GtkWidget          *address_entry;
  GtkWidget          *user_entry;
  GtkWidget          *password_entry;
  GtkWidget          *remember_check;
  GtkWidget          *remember_label;
  GtkWidget          *trouble_box;
  GtkWidget          *trouble_label;
  GtkWidget          *connecting_label;
  GtkWidget          *question_label;
  GtkWidget          *explain_label;
  GtkWidget          *member_label;
  GtkWidget          *legacy_title;
  GtkWidget          *legacy_label;
  GtkWidget          *certificate_view;
};

G_DEFINE_FINAL_TYPE (PpAddPoolWindow, pp_add_pool_window, GTK_TYPE_WINDOW)

enum
{
  SIGNAL_ADDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Old TLS is allowed when the pool is connected by it; the pool may live on without the window. */
static void
take_back (PpAddPoolWindow *self)
{
  if (self->pool != NULL)
    pp_live_pool_set_legacy_tls (self->pool, self->legacy);
}

static void
pp_add_pool_window_dispose (GObject *object)
{
  PpAddPoolWindow *self = PP_ADD_POOL_WINDOW (object);

  take_back (self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->certificate, pp_certificate_unref);
  g_clear_object (&self->pool);
  g_clear_object (&self->item);
  g_clear_pointer (&self->known, pp_keyring_free_password);
  g_clear_object (&self->actions);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (pp_add_pool_window_parent_class)->dispose (object);
}

static void
pp_add_pool_window_finalize (GObject *object)
{
  PpAddPoolWindow *self = PP_ADD_POOL_WINDOW (object);

  g_free (self->asked);

  G_OBJECT_CLASS (pp_add_pool_window_parent_class)->finalize (object);
}

static const char *
get_text (GtkWidget *entry)
{
  return gtk_entry_get_text (GTK_ENTRY (entry));
}

/* What was typed; with nothing typed, what is known of this user. */
static const char *
get_password (PpAddPoolWindow *self)
{
  const char *typed = get_text (self->password_entry);

  if (*typed != '\0' || self->known == NULL || self->item == NULL)
    return typed;

  return g_str_equal (get_text (self->user_entry),
                      pp_live_pool_get_user (pp_pool_item_get_pool (self->item))) ? self->known : typed;
}

static gboolean
is_page (PpAddPoolWindow *self,
         const char      *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), name) == 0;
}

static void
update_connect (PpAddPoolWindow *self)
{
  pp_action_map_enable (G_ACTION_MAP (self->actions), "connect",
                        is_page (self, "address") && *get_text (self->address_entry) != '\0' &&
                        *get_text (self->user_entry) != '\0' && *get_password (self) != '\0');
}

/* Which button the header bar offers is all that the pages differ in there. */
static void
show_page (PpAddPoolWindow *self,
           const char      *name,
           gboolean         changed)
{
  gboolean certificate = g_str_equal (name, "certificate");
  gboolean legacy = g_str_equal (name, "legacy");
  gboolean question = certificate || legacy;
  gboolean address = g_str_equal (name, "address");
  gboolean risk = legacy || (certificate && changed);
  GtkWidget *button = certificate ? self->trust_button : self->connect_button;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
  gtk_widget_set_visible (self->connect_button, !question);
  gtk_widget_set_visible (self->trust_button, certificate && !changed);
  gtk_widget_set_visible (self->changed_button, certificate && changed);
  gtk_widget_set_visible (self->legacy_button, legacy);
  gtk_button_set_label (GTK_BUTTON (self->back_button), question ? _("_Back") : _("_Cancel"));
  pp_action_map_enable (G_ACTION_MAP (self->actions), "trust", certificate && !changed);
  pp_action_map_enable (G_ACTION_MAP (self->actions), "trust-changed", certificate && changed);
  pp_action_map_enable (G_ACTION_MAP (self->actions), "allow-legacy", legacy);
  update_connect (self);
  /* Nobody takes a changed certificate, or old TLS, by pressing Enter. */
  gtk_window_set_default (GTK_WINDOW (self), risk ? self->back_button : button);
  if (!address)
    gtk_widget_grab_focus (question && !risk ? button : self->back_button);
}

static void
show_trouble (PpAddPoolWindow *self,
              const GError    *error,
              GtkWidget       *entry)
{
  g_autofree char *text = error != NULL ? pp_text_for_error (error) : NULL;

  gtk_label_set_text (GTK_LABEL (self->trouble_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble_box, text != NULL);
  if (text == NULL)
    return;

  show_page (self, "address", FALSE);
  gtk_widget_grab_focus (entry);
  gtk_editable_select_region (GTK_EDITABLE (entry), 0, -1);
}

/* An address as one would type it. */
static const char *
shorten (const char *address)
{
  const char *mark = strstr (address, "://");

  return mark != NULL ? mark + 3 : address;
}

/* The address of the server whose certificate is in question: the master's, when a member led on. */
static char *
dup_asking_address (PpAddPoolWindow *self,
                    const GError    *error)
{
  const char *server = pp_error_get_server (error);
  char *address = server != NULL ? pp_live_pool_normalize_address (server, NULL) : NULL;

  return address != NULL ? address : g_strdup (pp_live_pool_get_address (self->pool));
}

static void
show_member (PpAddPoolWindow *self,
             const char      *address)
{
  g_autofree char *text = g_strdup_printf (_("%s is a member of its pool; this is the certificate "
                                             "of its master, %s."), shorten (self->asked),
                                           shorten (address));

  gtk_label_set_text (GTK_LABEL (self->member_label), text);
  gtk_widget_set_visible (self->member_label, !g_str_equal (self->asked, address));
}

/* What the book has of the certificate that was trusted; its fingerprint at least. */
static PpCertificate *
dup_before (PpAddPoolWindow *self,
            const GError    *error)
{
  PpCertificate facts = { .fingerprint = (char *) pp_error_get_pinned (error) };
  const char *server = pp_error_get_server (error);
  PpCertificate *before = NULL;

  if (server != NULL)
    before = pp_book_dup_certificate (pp_workspace_get_book (self->workspace), server);

  return before != NULL ? before : pp_certificate_new (&facts);
}

static void
ask_trust (PpAddPoolWindow *self,
           const GError    *error)
{
  gboolean changed = g_error_matches (error, PP_ERROR, PP_ERROR_CERTIFICATE_CHANGED);
  g_autofree char *address = dup_asking_address (self, error);
  const char *server = shorten (address);
  g_autoptr(PpCertificate) before = NULL;
  g_autofree char *text = NULL;

  if (changed)
    text = g_strdup_printf (_("The certificate of %s is another one than before. Unless the server "
                              "was installed anew, somebody may be listening. Your password has "
                              "not been sent."), server);
  else
    text = g_strdup_printf (_("Poolpatch has not seen the certificate of %s before. Your password "
                              "has not been sent to it. Compare the fingerprint with the one the "
                              "server itself shows."), server);

  g_clear_pointer (&self->certificate, pp_certificate_unref);
  self->certificate = pp_certificate_ref (pp_error_get_certificate (error));
  gtk_label_set_text (GTK_LABEL (self->question_label),
                      changed ? _("The certificate has changed") : _("Trust this server?"));
  gtk_label_set_text (GTK_LABEL (self->explain_label), text);
  gtk_header_bar_set_subtitle (GTK_HEADER_BAR (self->header_bar), server);
  show_member (self, address);
  if (changed)
    before = dup_before (self, error);
  pp_certificate_view_show (PP_CERTIFICATE_VIEW (self->certificate_view), self->certificate, before);
  show_page (self, "certificate", changed);
}

/* Nothing has been sent: the server said what it speaks, and that was the end of it. */
static void
ask_legacy (PpAddPoolWindow *self,
            const GError    *error)
{
  const char *version = pp_error_get_tls_version (error);
  g_autofree char *address = dup_asking_address (self, error);
  const char *server = shorten (address);
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  if (version == NULL || g_str_equal (version, "TLS 1.2"))
    title = g_strdup (_("This server offers only outdated encryption"));
  else
    title = g_strdup_printf (_("This server offers only %s"), version);
  text = g_strdup_printf (_("%s does not speak TLS 1.2 with the ciphers of today, as XenServer 6.5 and "
                            "earlier do not. Your password has not been sent to it."), server);
  gtk_label_set_text (GTK_LABEL (self->legacy_title), title);
  gtk_label_set_text (GTK_LABEL (self->legacy_label), text);
  gtk_header_bar_set_subtitle (GTK_HEADER_BAR (self->header_bar), server);
  show_page (self, "legacy", FALSE);
}

/* A pool that is connected already, whatever address it was reached by now, is shown and not added. */
static PpPoolItem *
find_connected (PpAddPoolWindow *self)
{
  PpSnapshot *snapshot = pp_live_pool_get_snapshot (self->pool);
  PpPoolItem *item = pp_workspace_find_pool (self->workspace, pp_snapshot_get_uuid (snapshot));

  if (self->item != NULL || item == NULL || pp_pool_item_is_away (item))
    return NULL;

  return item;
}

static void
finish (PpAddPoolWindow *self)
{
  g_autoptr(PpPoolItem) item = NULL;
  g_autoptr(PpLivePool) pool = NULL;
  g_autofree char *address = NULL;

  g_set_object (&item, find_connected (self));
  pool = g_steal_pointer (&self->pool);
  if (item != NULL)
    {
      address = g_strdup (pp_live_pool_get_address (pool));
      pp_live_pool_close_async (pool, NULL, NULL);
    }
  else
    {
      gboolean remember = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->remember_check));

      item = g_object_ref (pp_roster_keep (pp_workspace_get_roster (self->workspace), pool,
                                           get_password (self), remember));
    }
  gtk_entry_set_text (GTK_ENTRY (self->password_entry), "");
  g_signal_emit (self, signals[SIGNAL_ADDED], 0, item, address);
  gtk_widget_destroy (GTK_WIDGET (self));
}

static void
handle_error (PpAddPoolWindow *self,
              const GError    *error)
{
  if (g_error_matches (error, PP_ERROR, PP_ERROR_CERTIFICATE_UNKNOWN) ||
      g_error_matches (error, PP_ERROR, PP_ERROR_CERTIFICATE_CHANGED))
    ask_trust (self, error);
  else if (g_error_matches (error, PP_ERROR, PP_ERROR_TLS_TOO_OLD))
    ask_legacy (self, error);
  else if (g_error_matches (error, PP_ERROR, PP_ERROR_PASSWORD) ||
           (self->item != NULL && !self->edit))
    show_trouble (self, error, self->password_entry);
  else
    show_trouble (self, error, self->address_entry);
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(PpAddPoolWindow) self = user_data;
  PpLivePool *pool = PP_LIVE_POOL (object);
  g_autoptr(GError) error = NULL;
  gboolean ok = pp_live_pool_connect_finish (pool, result, &error);

  /* Cancelled, or the window is gone: nobody waits for the answer any more. */
  if (pool != self->pool || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (ok)
        pp_live_pool_close_async (pool, NULL, NULL);
      return;
    }

  g_clear_object (&self->cancellable);
  if (ok)
    finish (self);
  else
    handle_error (self, error);
}

static void
connect_pool (PpAddPoolWindow *self)
{
  g_autofree char *text = g_strdup_printf (_("Connecting to %s…"),
                                           shorten (pp_live_pool_get_address (self->pool)));

  gtk_label_set_text (GTK_LABEL (self->connecting_label), text);
  gtk_header_bar_set_subtitle (GTK_HEADER_BAR (self->header_bar), NULL);
  show_trouble (self, NULL, NULL);
  show_page (self, "connecting", FALSE);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  pp_live_pool_connect_async (self->pool, get_password (self), self->cancellable,
                              connected_cb, g_object_ref (self));
}

/* What waits for the pool of the item waits for its own connection: it is used again when it leads
 * the same way. Any other way has to lead to the same pool. */
static PpLivePool *
choose_pool (PpAddPoolWindow *self)
{
  const char *user = get_text (self->user_entry);
  PpLivePool *known = self->item != NULL ? pp_pool_item_get_pool (self->item) : NULL;
  PpLivePool *pool;

  if (known != NULL && pp_pool_item_is_away (self->item) &&
      g_str_equal (pp_live_pool_get_address (known), self->asked) &&
      g_str_equal (pp_live_pool_get_user (known), user))
    return g_object_ref (known);

  pool = pp_live_pool_new (self->asked, user, pp_workspace_get_book (self->workspace));
  pp_live_pool_set_network (pool, pp_roster_get_reach (pp_workspace_get_roster (self->workspace)));
  if (self->item != NULL)
    pp_live_pool_expect (pool, pp_pool_item_get_uuid (self->item));

  return pool;
}

static void
connect_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  PpAddPoolWindow *self = user_data;
  g_autofree char *address = g_strstrip (g_strdup (get_text (self->address_entry)));
  g_autoptr(GError) error = NULL;
  char *normal = pp_live_pool_normalize_address (address, &error);

  if (normal == NULL)
    {
      show_trouble (self, error, self->address_entry);
      return;
    }

  g_free (self->asked);
  self->asked = normal;
  g_clear_object (&self->pool);
  self->pool = choose_pool (self);
  self->legacy = pp_live_pool_get_legacy_tls (self->pool);
  connect_pool (self);
}

static void
trust_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  PpAddPoolWindow *self = user_data;

  pp_live_pool_trust (self->pool, self->certificate);
  connect_pool (self);
}

static void
allow_legacy_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  PpAddPoolWindow *self = user_data;

  pp_live_pool_set_legacy_tls (self->pool, TRUE);
  connect_pool (self);
}

static void
back_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  PpAddPoolWindow *self = user_data;

  if (is_page (self, "address"))
    {
      gtk_widget_destroy (GTK_WIDGET (self));
      return;
    }

  take_back (self);
  g_clear_object (&self->pool);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_header_bar_set_subtitle (GTK_HEADER_BAR (self->header_bar), NULL);
  show_page (self, "address", FALSE);
  gtk_widget_grab_focus (self->item != NULL && !self->edit ? self->password_entry
                                                            : self->address_entry);
}

static void
entry_changed_cb (PpAddPoolWindow *self)
{
  show_trouble (self, NULL, NULL);
  update_connect (self);
}

static void
reveal_cb (PpAddPoolWindow *self)
{
  GtkEntry *entry = GTK_ENTRY (self->password_entry);
  gboolean visible = !gtk_entry_get_visibility (entry);

  gtk_entry_set_visibility (entry, visible);
  gtk_entry_set_icon_from_icon_name (entry, GTK_ENTRY_ICON_SECONDARY,
                                     visible ? "view-conceal-symbolic" : "view-reveal-symbolic");
  gtk_entry_set_icon_tooltip_text (entry, GTK_ENTRY_ICON_SECONDARY,
                                   visible ? _("Hide the password") : _("Show the password"));
}

static void
remember_cb (PpAddPoolWindow *self)
{
  gboolean remember = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->remember_check));

  gtk_label_set_text (GTK_LABEL (self->remember_label),
                      remember ? _("The password is kept in the keyring of your desktop, and "
                                   "nowhere else.")
                               : _("The password is kept in memory until Poolpatch ends, and "
                                   "written nowhere."));
}

static gboolean
key_press_cb (PpAddPoolWindow *self,
              GdkEventKey     *event)
{
  if (event->keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "back", NULL);

  return GDK_EVENT_STOP;
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, header_bar);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, connect_button);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, trust_button);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, changed_button);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, legacy_button);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, legacy_title);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, legacy_label);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, title_label);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, address_entry);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, user_entry);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, password_entry);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, remember_check);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, remember_label);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, trouble_box);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, connecting_label);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, question_label);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, explain_label);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, member_label);
  gtk_widget_class_bind_template_child (widget_class, PpAddPoolWindow, certificate_view);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reveal_cb);
  gtk_widget_class_bind_template_callback (widget_class, remember_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_press_cb);
}

static void
pp_add_pool_window_class_init (PpAddPoolWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pp_add_pool_window_dispose;
  object_class->finalize = pp_add_pool_window_finalize;

  /**
   * PpAddPoolWindow::added:
   * @item: the pool, new or known
   * @address: (nullable): the address it was reached by now, when it was connected already
   *
   * The pool is connected and in the workspace; the window closes.
   */
  signals[SIGNAL_ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 2, PP_TYPE_POOL_ITEM, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/poolpatch/Poolpatch/ui/add-pool.ui");
  bind_children (GTK_WIDGET_CLASS (klass));
}

static void
pp_add_pool_window_init (PpAddPoolWindow *self)
{
  static const GActionEntry entries[] = {
    { "back", back_cb },
    { "connect", connect_cb },
    { "trust", trust_cb },
    { "trust-changed", trust_cb },
    { "allow-legacy", allow_legacy_cb },
  };

  g_type_ensure (PP_TYPE_CERTIFICATE_VIEW);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "add-pool", G_ACTION_GROUP (self->actions));
}

/* With a known password a question about the certificate can be asked at once. */
static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(PpAddPoolWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  char *password = pp_roster_password_finish (PP_ROSTER (object), result, &error);
  const GError *trouble = self->item != NULL
                          ? pp_live_pool_get_error (pp_pool_item_get_pool (self->item)) : NULL;

  if (error != NULL)
    g_debug ("no password: %s", error->message);
  if (password == NULL || self->item == NULL ||
      g_error_matches (trouble, PP_ERROR, PP_ERROR_PASSWORD))
    {
      pp_keyring_free_password (password);
      return;
    }

  g_clear_pointer (&self->known, pp_keyring_free_password);
  self->known = password;
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->password_entry), _("as before"));
  update_connect (self);
  if (!self->edit && trouble != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (self->actions), "connect", NULL);
}

static void
show_item (PpAddPoolWindow *self)
{
  PpLivePool *pool = pp_pool_item_get_pool (self->item);
  g_autoptr(PpSavedPool) saved = pp_book_find (pp_workspace_get_book (self->workspace),
                                               pp_pool_item_get_uuid (self->item));
  const GError *error = pp_live_pool_get_error (pool);
  g_autofree char *title = g_strdup_printf (self->edit ? _("How is %s reached?") : _("Log in to %s"),
                                            pp_pool_item_get_name (self->item));

  gtk_label_set_text (GTK_LABEL (self->title_label), title);
  gtk_entry_set_text (GTK_ENTRY (self->address_entry), pp_live_pool_get_address (pool));
  gtk_entry_set_text (GTK_ENTRY (self->user_entry), pp_live_pool_get_user (pool));
  gtk_widget_set_sensitive (self->address_entry, self->edit);
  gtk_widget_set_sensitive (self->user_entry, self->edit);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->remember_check),
                                saved != NULL && saved->remember);
  gtk_header_bar_set_title (GTK_HEADER_BAR (self->header_bar),
                            self->edit ? _("Edit Pool") : _("Connect"));
  gtk_header_bar_set_subtitle (GTK_HEADER_BAR (self->header_bar),
                               pp_pool_item_get_name (self->item));
  if (g_error_matches (error, PP_ERROR, PP_ERROR_PASSWORD))
    show_trouble (self, error, self->password_entry);
  pp_roster_find_password (pp_workspace_get_roster (self->workspace), self->item, found_cb,
                           g_object_ref (self));
}

/**
 * pp_add_pool_window_new:
 * @parent: (nullable): the window it stands above
 * @workspace: where the pool goes
 * @item: (nullable): a pool that is there, of which the password is asked; %NULL = a new one
 * @edit: whether its address and user can be changed, too
 *
 * Returns: (transfer floating): the window; present it
 */
GtkWidget *
pp_add_pool_window_new (GtkWindow   *parent,
                        PpWorkspace *workspace,
                        PpPoolItem  *item,
                        gboolean     edit)
{
  PpAddPoolWindow *self;

  g_return_val_if_fail (PP_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (PP_TYPE_ADD_POOL_WINDOW, "transient-for", parent, NULL);
  self->workspace = g_object_ref (workspace);
  self->edit = edit;
  g_set_object (&self->item, item);
  gtk_widget_set_visible (self->remember_check,
                          pp_roster_can_remember (pp_workspace_get_roster (workspace)));
  remember_cb (self);
  show_page (self, "address", FALSE);
  gtk_widget_grab_focus (item != NULL && !edit ? self->password_entry : self->address_entry);
  if (item != NULL)
    show_item (self);

  return GTK_WIDGET (self);
}
