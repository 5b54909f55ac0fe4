/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-details"

#include "config.h"

#include "pp-details.h"

#include <glib/gi18n.h>

#include "pp-sign-renderer.h"

struct _PpDetails
{
  GtkBin        parent_instance;

  PpWorkspace  *workspace;    /* (owned) */
  PpOutlook    *outlook;      /* (owned) (nullable) */
  PpHotfix     *hotfix;       /* (owned) (nullable) */
  char         *host;         /* (owned) (nullable) */
  GCancellable *cancellable;  /* (owned) stops the download when this goes */
  char         *fetching;     /* (owned) (nullable) uuid of the hotfix on its way */
  char         *progress;     /* (owned) (nullable) */
  char         *complaint;    /* (owned) (nullable) why the last download ended */

  GtkLabel     *name;
  GtkLabel     *description;
  GtkButton    *article;
  GtkWidget    *install;
  GtkWidget    *download;
  GtkLabel     *afterwards;
  GtkLabel     *size;
  GtkLabel     *file;
  GtkLabel     *requires;
  GtkWidget    *requires_key;
  GtkLabel     *conflicts;
  GtkWidget    *conflicts_key;
  GtkLabel     *replaces;
  GtkWidget    *replaces_key;
  GtkLabel     *replaced_by;
  GtkWidget    *replaced_by_key;
  GtkGrid      *servers;
};

G_DEFINE_FINAL_TYPE (PpDetails, pp_details, GTK_TYPE_BIN)

static char *
describe_file (PpDetails * self)
{
  PpLibrary *library = pp_workspace_get_library (self->workspace);
  g_autofree char *path = pp_library_dup_path (library, self->hotfix->uuid);

  if (path != NULL)
    return g_strdup (_("in library"));
  if (g_strcmp0 (self->fetching, self->hotfix->uuid) == 0)
    return g_strdup (self->progress);
  if (self->complaint != NULL)
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

/* Names instead of uuids where they are known; the row goes when there are none. */
static void
show_names (PpDetails          *self,
            GtkLabel           *label,
            GtkWidget          *key,
            const char * const *names)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      PpHotfix *hotfix = pp_outlook_find_hotfix (self->outlook, names[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                              hotfix != NULL ? hotfix->name : names[i]);
    }
  gtk_label_set_text (label, text->str);
  gtk_widget_set_visible (GTK_WIDGET (label), text->len > 0);
  gtk_widget_set_visible (key, text->len > 0);
}

static void
add_server (PpDetails *self,
            PpHost    *host,
            int        row)
{
  const PpCell *cell = pp_outlook_get_cell (self->outlook, host->uuid, self->hotfix->uuid);
  g_autofree char *reason = cell != NULL ? pp_text_for_cell (cell) : g_strdup (_("unknown"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  PpState state = cell != NULL ? cell->state : PP_STATE_UNKNOWN;
  GtkWidget *parts[] = {
    gtk_image_new_from_icon_name (pp_sign_get_icon_name (state), GTK_ICON_SIZE_MENU),
    gtk_label_new (host->name),
    gtk_label_new (reason),
  };

  gtk_widget_set_margin_start (parts[0], 8);
  gtk_widget_set_margin_end (parts[2], 8);
  gtk_label_set_width_chars (GTK_LABEL (parts[1]), 8);
  gtk_label_set_xalign (GTK_LABEL (parts[1]), 0);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gtk_container_add (GTK_CONTAINER (box), parts[i]);
      gtk_widget_set_visible (parts[i], TRUE);
    }
  gtk_style_context_add_class (gtk_widget_get_style_context (parts[0]),
                               state == PP_STATE_INSTALLED_PENDING ? "pp-warn" :
                               state == PP_STATE_NEEDED || state == PP_STATE_REQUIRES ? "pp-accent"
                               : "pp-secondary");
  if (g_strcmp0 (self->host, host->uuid) == 0)
    gtk_style_context_add_class (gtk_widget_get_style_context (box), "pp-focuscell");
  gtk_widget_set_visible (box, TRUE);
  gtk_grid_attach (self->servers, box, 0, row, 1, 1);
}

static void
destroy_child_cb (GtkWidget *child,
                  gpointer   user_data)
{
  gtk_widget_destroy (child);
}

static void
update_servers (PpDetails *self)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (self->outlook);

  gtk_container_foreach (GTK_CONTAINER (self->servers), destroy_child_cb, NULL);
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    add_server (self, pp_snapshot_get_host (snapshot, i), (int) i);
}

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
  gtk_widget_set_sensitive (self->download, self->fetching == NULL);
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
  gtk_label_set_text (self->description, hotfix->description);
  gtk_button_set_label (self->article, hotfix->article != NULL ? hotfix->article : _("Web page"));
  gtk_widget_set_visible (GTK_WIDGET (self->article), hotfix->url != NULL);
  gtk_label_set_text (self->afterwards, afterwards);
  gtk_label_set_text (self->size, size);
  show_names (self, self->requires, self->requires_key, (const char * const *) hotfix->required);
  show_names (self, self->conflicts, self->conflicts_key,
              (const char * const *) hotfix->conflicting);
  show_names (self, self->replaces, self->replaces_key, (const char * const *) replaces);
  show_names (self, self->replaced_by, self->replaced_by_key, (const char * const *) replaced_by);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->install), g_variant_new_string (
                                            pp_snapshot_get_uuid (
                                              pp_outlook_get_snapshot (self->outlook))));
  gtk_widget_set_visible (self->install, pp_outlook_is_outstanding (self->outlook, hotfix->uuid));
  update_file (self);
  update_servers (self);
}

static void
article_clicked_cb (PpDetails *self)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));
  g_autoptr(GError) error = NULL;

  if (!gtk_show_uri_on_window (GTK_WINDOW (window), self->hotfix->url, GDK_CURRENT_TIME, &error))
    {
      g_free (self->complaint);
      self->complaint = pp_text_for_error (error);
      update_file (self);
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

  g_clear_pointer (&self->fetching, g_free);
  if (path == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->complaint = pp_text_for_error (error);
  if (!gtk_widget_in_destruction (GTK_WIDGET (self)) && self->workspace != NULL)
    update_file (self);
}

static void
download_clicked_cb (PpDetails *self)
{
  g_clear_pointer (&self->complaint, g_free);
  self->fetching = g_strdup (self->hotfix->uuid);
  g_free (self->progress);
  self->progress = g_strdup (_("downloading"));
  update_file (self);
  pp_library_fetch_async (pp_workspace_get_library (self->workspace), self->hotfix,
                          self->cancellable, progress_cb, self, fetched_cb, g_object_ref (self));
}

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
  g_clear_pointer (&self->hotfix, pp_hotfix_unref);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->fetching, g_free);
  g_clear_pointer (&self->progress, g_free);
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
  BIND (name);
  BIND (description);
  BIND (article);
  BIND (install);
  BIND (download);
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
  BIND (servers);
  gtk_widget_class_bind_template_callback (widget_class, article_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, download_clicked_cb);
}

static void
pp_details_init (PpDetails *self)
{
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

  g_set_object (&self->outlook, outlook);
  if (hotfix != self->hotfix)
    g_clear_pointer (&self->complaint, g_free);
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
