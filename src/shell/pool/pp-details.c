/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-details"

#include "config.h"

#include "pp-details.h"

#include <glib/gi18n.h>

#include "pp-details-servers.h"
#include "pp-hotfix-links.h"
#include "pp-widgets.h"

struct _PpDetails
{
  GtkBin              parent_instance;

  PpWorkspace        *workspace;    /* (owned) */
  GSimpleActionGroup *actions;      /* (owned) details.download … */
  PpOutlook          *outlook;      /* (owned) (nullable) */
  PpHotfix           *hotfix;       /* (owned) (nullable) */
  GPtrArray          *turns;        /* (owned) (nullable) (element-type PpTurn) of outlook, when looked at */
  char               *host;         /* (owned) (nullable) */
  GCancellable       *cancellable;  /* (owned) stops the download when this goes */
  char               *fetching;     /* (owned) (nullable) uuid of the hotfix on its way */
  char               *progress;     /* (owned) (nullable) */
  char               *failed;       /* (owned) (nullable) uuid of the hotfix that did not come */
  char               *complaint;    /* (owned) (nullable) why it did not */
  gboolean            folded;

  GtkLabel           *name;
  GtkLabel           *description;
  GtkButton          *article;
  GtkWidget          *install;
  GtkWidget          *hide;
  GtkWidget          *restore;
  GtkWidget          *download;
  GtkWidget          *fold;
  GtkImage           *fold_image;
  GtkWidget          *body;
  GtkLabel           *afterwards;
  GtkLabel           *size;
  GtkLabel           *file;
  GtkLabel           *requires;
  GtkWidget          *requires_key;
  GtkLabel           *conflicts;
  GtkWidget          *conflicts_key;
  GtkLabel           *replaces;
  GtkWidget          *replaces_key;
  GtkLabel           *replaced_by;
  GtkWidget          *replaced_by_key;
  GtkLabel           *policy;
  GtkWidget          *policy_key;
  GtkLabel           *note;
  GtkWidget          *note_key;
  GtkLabel           *on_pool;
  GtkWidget          *on_pool_key;
  GtkLabel           *support;
  GtkWidget          *support_key;
  GtkLabel           *order;
  GtkWidget          *order_key;
  GtkLabel           *source;
  GtkWidget          *source_box;
  GtkWidget          *source_key;
  GtkGrid            *servers;
};

G_DEFINE_FINAL_TYPE (PpDetails, pp_details, GTK_TYPE_BIN)

static guint hotfix_wanted_signal;

static char *
describe_file (PpDetails *self)
{
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  g_autofree char *path = pp_library_dup_path (library, self->hotfix->uuid);

  if (path != NULL)
    return g_strdup (_("in library"));
  if (g_strcmp0 (self->fetching, self->hotfix->uuid) == 0)
    return g_strdup (self->progress);
  if (self->complaint != NULL && g_strcmp0 (self->failed, self->hotfix->uuid) == 0)
    return g_strdup (self->complaint);

  return g_strdup (_("not in library"));
}

static char *
describe_size (PpHotfix *hotfix)
{
  g_autofree char *download = NULL;
  g_autofree char *installed = NULL;

  if (hotfix->download_size == 0 && hotfix->installation_size == 0)
    return g_strdup (_("not known"));

  download = pp_text_for_size (hotfix->download_size);
  installed = pp_text_for_size (hotfix->installation_size);
  if (hotfix->installation_size == 0)
    return g_strdup_printf (_("%s download"), download);
  if (hotfix->download_size == 0)
    return g_strdup_printf (_("%s on the server"), installed);

  return g_strdup_printf (_("%s download, %s on the server"), download, installed);
}

/* XenCenter refuses to update such a pool; the servers do not, and nor does this. */
static void
update_policy (PpDetails *self)
{
  static const char flag[] = "restrict_hotfix_apply";
  PpSnapshot *snapshot = pp_outlook_get_snapshot (self->outlook);
  const char *value = g_hash_table_lookup (pp_snapshot_get_pool (snapshot)->restrictions, flag);
  gboolean restricted = g_strcmp0 (value, "true") == 0;
  const char *details[] = { flag, NULL };
  g_autofree char *text = NULL;
  PpProblem *problem;

  gtk_widget_set_visible (GTK_WIDGET (self->policy), restricted);
  gtk_widget_set_visible (self->policy_key, restricted);
  if (!restricted)
    return;

  problem = pp_problem_new ("licence-policy", PP_SEVERITY_INFO, NULL, NULL,
                            pp_snapshot_get_name (snapshot), details);
  text = pp_text_for_problem (problem, self->outlook);
  pp_problem_free (problem);
  gtk_label_set_text (self->policy, text);
}

static void
show_text (GtkLabel   *label,
           GtkWidget  *key,
           const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
  gtk_widget_set_visible (key, text != NULL && *text != '\0');
}

static void
add_sentence (GString *text,
              char    *sentence)
{
  if (sentence != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
  g_free (sentence);
}

/* What holds for the hotfix on the whole pool: notes, where its file is, who has it already. */
static void
update_pool (PpDetails *self)
{
  const char *uuid = self->hotfix->uuid;
  gboolean hidden = pp_outlook_is_hidden (self->outlook, uuid);
  g_autofree char *note = pp_text_for_note (self->outlook, uuid);
  g_autoptr(GString) on_pool = g_string_new (NULL);

  add_sentence (on_pool, pp_text_for_partly (self->outlook, uuid));
  add_sentence (on_pool, pp_text_for_upload (self->outlook, uuid));
  if (hidden)
    add_sentence (on_pool, g_strdup (_("hidden: not counted and not recommended")));
  gtk_widget_set_visible (self->hide, !hidden);
  gtk_widget_set_visible (self->restore, hidden);
  show_text (self->note, self->note_key, note);
  show_text (self->on_pool, self->on_pool_key, on_pool->str);
}

/* What the feed says of the release of the server with the cursor, else of the master. */
static void
update_support (PpDetails *self)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (self->outlook);
  PpHost *host = self->host != NULL ? pp_snapshot_find_host (snapshot, self->host) : NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  if (host == NULL)
    host = pp_snapshot_get_master (snapshot);
  if (host != NULL)
    {
      add_sentence (text, pp_text_for_eligibility (self->outlook, host->uuid));
      add_sentence (text, pp_text_for_basis (self->outlook, host->uuid));
    }
  show_text (self->support, self->support_key, text->str);
}

/* Its turn among all that is outstanding, and why. */
static void
update_order (PpDetails *self)
{
  g_autofree char *text = NULL;

  if (self->folded)
    return;

  if (self->turns == NULL)
    {
      g_autoptr(GPtrArray) all = pp_outlook_get_all (self->outlook, NULL);

      self->turns = pp_outlook_explain_order (self->outlook, all);
    }
  for (guint i = 0; i < self->turns->len && text == NULL; i++)
    {
      const PpTurn *turn = g_ptr_array_index (self->turns, i);
      g_autofree char *why = NULL;

      if (g_strcmp0 (turn->hotfix->uuid, self->hotfix->uuid) != 0)
        continue;
      why = pp_text_for_turn (turn);
      text = g_strdup_printf (_("%u of %u outstanding: %s"), i + 1, self->turns->len, why);
    }
  show_text (self->order, self->order_key, text);
}

/* Where its file is fetched, and what the feed says when a mirror stands in. */
static void
update_source (PpDetails *self)
{
  const char *url = self->hotfix->patch_url;
  const char *listed = self->hotfix->listed_url;
  g_autofree char *both = url != NULL && listed != NULL
                          ? g_strdup_printf (_("%s, instead of %s"), url, listed) : NULL;

  gtk_label_set_text (self->source, both != NULL ? both : url != NULL ? url : "");
  gtk_widget_set_visible (self->source_box, url != NULL);
  gtk_widget_set_visible (self->source_key, url != NULL);
}

/* --- the rest --- */

static void
update_file (PpDetails *self)
{
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;

  if (self->hotfix == NULL)
    return;

  text = describe_file (self);
  path = pp_library_dup_path (pp_workspace_get_library (self->workspace), self->hotfix->uuid);
  gtk_label_set_text (self->file, text);
  gtk_widget_set_visible (self->download, path == NULL && self->hotfix->patch_url != NULL);
  pp_action_map_enable (G_ACTION_MAP (self->actions), "download",
                        path == NULL && self->hotfix->patch_url != NULL && self->fetching == NULL);
}

/* Folded, the line says what the cell with the cursor does. */
static void
update_fold (PpDetails *self)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (self->outlook);
  PpHost *host = self->host != NULL ? pp_snapshot_find_host (snapshot, self->host) : NULL;
  const PpCell *cell = host != NULL ? pp_outlook_get_cell (self->outlook, host->uuid,
                                                           self->hotfix->uuid) : NULL;
  g_autofree char *description = pp_text_for_description (self->hotfix->description);
  g_autofree char *reason = cell != NULL ? pp_text_for_cell (cell) : NULL;
  g_autofree char *afterwards = pp_text_for_guidance (self->hotfix->guidance);
  g_autofree char *line = NULL;

  if (self->folded && reason != NULL)
    line = g_strdup_printf ("%s: %s · %s", host->name, reason, afterwards);
  gtk_label_set_text (self->description, line != NULL ? line : description);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->description), description);
  gtk_widget_set_visible (self->body, !self->folded);
  gtk_image_set_from_icon_name (self->fold_image,
                                self->folded ? "pan-up-symbolic" : "pan-down-symbolic",
                                GTK_ICON_SIZE_BUTTON);
  atk_object_set_name (gtk_widget_get_accessible (self->fold),
                       self->folded ? _("Show the details") : _("Fold the details"));
  gtk_widget_set_tooltip_text (self->fold,
                               self->folded ? _("Show the details") : _("Fold the details"));
}

static void
update (PpDetails *self)
{
  PpHotfix *hotfix = self->hotfix;
  g_autofree char *afterwards = pp_text_for_guidance (hotfix->guidance);
  g_autofree char *size = describe_size (hotfix);
  g_auto(GStrv) replaces = pp_outlook_get_replaces (self->outlook, hotfix->uuid);
  g_auto(GStrv) replaced_by = pp_outlook_get_replaced_by (self->outlook, hotfix->uuid);

  gtk_label_set_text (self->name, *hotfix->name != '\0' ? hotfix->name : hotfix->uuid);
  gtk_button_set_label (self->article, hotfix->article != NULL ? hotfix->article : _("Web page"));
  gtk_widget_set_visible (GTK_WIDGET (self->article), hotfix->url != NULL);
  pp_action_map_enable (G_ACTION_MAP (self->actions), "article", hotfix->url != NULL);
  gtk_label_set_text (self->afterwards, afterwards);
  gtk_label_set_text (self->size, size);
  pp_hotfix_links_show (self->requires, self->requires_key, self->outlook,
                        (const char * const *) hotfix->required);
  pp_hotfix_links_show (self->conflicts, self->conflicts_key, self->outlook,
                        (const char * const *) hotfix->conflicting);
  pp_hotfix_links_show (self->replaces, self->replaces_key, self->outlook,
                        (const char * const *) replaces);
  pp_hotfix_links_show (self->replaced_by, self->replaced_by_key, self->outlook,
                        (const char * const *) replaced_by);
  gtk_widget_set_visible (self->install, pp_outlook_is_outstanding (self->outlook, hotfix->uuid));
  update_file (self);
  pp_details_servers_update (self->servers, self->outlook, hotfix, self->host);
  update_policy (self);
  update_pool (self);
  update_support (self);
  update_order (self);
  update_source (self);
  update_fold (self);
}

static void
complain (PpDetails    *self,
          const char   *uuid,
          const GError *error)
{
  g_free (self->failed);
  self->failed = g_strdup (uuid);
  g_free (self->complaint);
  self->complaint = pp_text_for_error (error);
}

static void
article_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  PpDetails *self = user_data;
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));
  g_autoptr(GError) error = NULL;

  if (!gtk_show_uri_on_window (GTK_WINDOW (window), self->hotfix->url, GDK_CURRENT_TIME, &error))
    {
      complain (self, self->hotfix->uuid, error);
      update_file (self);
    }
}

static void
copy_name_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  PpDetails *self = user_data;

  gtk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD),
                          self->hotfix->name, -1);
}

static void
copy_source_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  PpDetails *self = user_data;

  if (self->hotfix->patch_url != NULL)
    gtk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD),
                            self->hotfix->patch_url, -1);
}

static void
fold_cb (GSimpleAction *action,
         GVariant      *value,
         gpointer       user_data)
{
  PpDetails *self = user_data;

  g_simple_action_set_state (action, value);
  self->folded = g_variant_get_boolean (value);
  if (self->outlook != NULL && self->hotfix != NULL)
    {
      update_order (self);
      update_fold (self);
    }
}

static void
progress_cb (gint64   done,
             gint64   total,
             gpointer user_data)
{
  PpDetails *self = user_data;
  g_autofree char *so_far = pp_text_for_size ((guint64) MAX (done, 0));
  g_autofree char *whole = total > 0 ? pp_text_for_size ((guint64) total) : NULL;

  g_free (self->progress);
  self->progress = whole != NULL ? g_strdup_printf (_("downloading: %s of %s"), so_far, whole)
                                 : g_strdup_printf (_("downloading: %s"), so_far);
  update_file (self);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(PpDetails) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = pp_library_fetch_finish (PP_LIBRARY (object), result, &error);

  if (path == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    complain (self, self->fetching, error);
  g_clear_pointer (&self->fetching, g_free);
  if (!gtk_widget_in_destruction (GTK_WIDGET (self)) && self->workspace != NULL)
    update_file (self);
}

static void
download_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  PpDetails *self = user_data;

  g_clear_pointer (&self->complaint, g_free);
  g_free (self->fetching);
  self->fetching = g_strdup (self->hotfix->uuid);
  g_free (self->progress);
  self->progress = g_strdup (_("downloading"));
  update_file (self);
  pp_library_fetch_async (pp_workspace_get_library (self->workspace), self->hotfix,
                          self->cancellable, progress_cb, self, fetched_cb, g_object_ref (self));
}

static gboolean
activate_link_cb (PpDetails  *self,
                  const char *uri)
{
  const char *uuid = pp_hotfix_links_parse (uri);

  if (uuid != NULL)
    g_signal_emit (self, hotfix_wanted_signal, 0, uuid);

  return uuid != NULL;
}

static const GActionEntry entries[] = {
  { "article", article_cb },
  { "copy-name", copy_name_cb },
  { "copy-source", copy_source_cb },
  { "download", download_cb },
  { "folded", NULL, NULL, "false", fold_cb },
};

static void
pp_details_destroy (GtkWidget *widget)
{
  PpDetails *self = PP_DETAILS (widget);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->hotfix, pp_hotfix_unref);

  GTK_WIDGET_CLASS (pp_details_parent_class)->destroy (widget);
}

static void
pp_details_finalize (GObject *object)
{
  PpDetails *self = PP_DETAILS (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->outlook);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->hotfix, pp_hotfix_unref);
  g_clear_pointer (&self->turns, g_ptr_array_unref);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->fetching, g_free);
  g_clear_pointer (&self->progress, g_free);
  g_clear_pointer (&self->failed, g_free);
  g_clear_pointer (&self->complaint, g_free);

  G_OBJECT_CLASS (pp_details_parent_class)->finalize (object);
}

#define BIND(child) gtk_widget_class_bind_template_child (widget_class, PpDetails, child)

static void
pp_details_class_init (PpDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pp_details_finalize;
  widget_class->destroy = pp_details_destroy;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/details.ui");

  /**
   * PpDetails::hotfix-wanted:
   * @self: the pane
   * @uuid: of a hotfix that this one names
   *
   * The link to it was followed.
   */
  hotfix_wanted_signal = g_signal_new ("hotfix-wanted", G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_STRING);
  gtk_widget_class_bind_template_callback (widget_class, activate_link_cb);
  BIND (name);
  BIND (description);
  BIND (article);
  BIND (install);
  BIND (hide);
  BIND (restore);
  BIND (download);
  BIND (fold);
  BIND (fold_image);
  BIND (body);
  BIND (afterwards);
  BIND (size);
  BIND (file);
  BIND (requires);
  BIND (requires_key);
  BIND (conflicts);
  BIND (conflicts_key);
  BIND (replaces);
  BIND (replaces_key);
  BIND (replaced_by);
  BIND (replaced_by_key);
  BIND (policy);
  BIND (policy_key);
  BIND (note);
  BIND (note_key);
  BIND (on_pool);
  BIND (on_pool_key);
  BIND (support);
  BIND (support_key);
  BIND (order);
  BIND (order_key);
  BIND (source);
  BIND (source_box);
  BIND (source_key);
  BIND (servers);
}

static void
pp_details_init (PpDetails *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * pp_details_new:
 * @workspace: what is open
 *
 * Returns: (transfer floating): the pane, hidden until there is something to show
 */
GtkWidget *
pp_details_new (PpWorkspace *workspace)
{
  PpDetails *self = g_object_new (PP_TYPE_DETAILS, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (pp_workspace_get_library (workspace), "changed",
                           G_CALLBACK (update_file), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * pp_details_show:
 * @self: the pane
 * @outlook: (nullable): the pool
 * @hotfix: (nullable): a hotfix; without one the pane hides
 * @host_uuid: (nullable): the server whose line is tinted
 */
void
pp_details_show (PpDetails  *self,
                 PpOutlook  *outlook,
                 PpHotfix   *hotfix,
                 const char *host_uuid)
{
  g_return_if_fail (PP_IS_DETAILS (self));

  if (outlook != self->outlook)
    g_clear_pointer (&self->turns, g_ptr_array_unref);
  g_set_object (&self->outlook, outlook);
  if (hotfix != NULL)
    pp_hotfix_ref (hotfix);
  g_clear_pointer (&self->hotfix, pp_hotfix_unref);
  self->hotfix = hotfix;
  g_free (self->host);
  self->host = g_strdup (host_uuid);
  gtk_widget_set_visible (GTK_WIDGET (self), outlook != NULL && hotfix != NULL);
  if (outlook != NULL && hotfix != NULL)
    update (self);
}

/**
 * pp_details_get_actions:
 * @self: the pane
 *
 * To be inserted as "details" into what holds the pane and the menus of rows.
 *
 * Returns: (transfer none): what can be done with the hotfix: article, copy-name, download, folded
 */
GActionGroup *
pp_details_get_actions (PpDetails *self)
{
  g_return_val_if_fail (PP_IS_DETAILS (self), NULL);

  return G_ACTION_GROUP (self->actions);
}

/**
 * pp_details_set_folded:
 * @self: the pane
 * @folded: whether only its line is there
 */
void
pp_details_set_folded (PpDetails *self,
                       gboolean   folded)
{
  g_return_if_fail (PP_IS_DETAILS (self));

  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "folded",
                                      g_variant_new_boolean (folded));
}
