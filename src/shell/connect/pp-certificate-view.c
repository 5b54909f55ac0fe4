/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-certificate-view"

#include "config.h"

#include "pp-certificate-view.h"

#include <string.h>

#include <glib/gi18n.h>

struct _PpCertificateView
{
  GtkBox     parent_instance;

  char      *fingerprint;   /* (owned) (nullable) as it is copied */

  GtkWidget *old_box;
  GtkWidget *old_label;
  GtkWidget *title_label;
  GtkWidget *new_label;
  GtkWidget *facts_list;
};

G_DEFINE_FINAL_TYPE (PpCertificateView, pp_certificate_view, GTK_TYPE_BOX)

static void
pp_certificate_view_finalize (GObject *object)
{
  g_free (PP_CERTIFICATE_VIEW (object)->fingerprint);

  G_OBJECT_CLASS (pp_certificate_view_parent_class)->finalize (object);
}

static void
copy_clicked_cb (PpCertificateView *self)
{
  GtkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD);

  gtk_clipboard_set_text (clipboard, self->fingerprint, -1);
}

static void
pp_certificate_view_class_init (PpCertificateViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pp_certificate_view_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolpatch/Poolpatch/ui/certificate-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PpCertificateView, old_box);
  gtk_widget_class_bind_template_child (widget_class, PpCertificateView, old_label);
  gtk_widget_class_bind_template_child (widget_class, PpCertificateView, title_label);
  gtk_widget_class_bind_template_child (widget_class, PpCertificateView, new_label);
  gtk_widget_class_bind_template_child (widget_class, PpCertificateView, facts_list);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
pp_certificate_view_init (PpCertificateView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pp_certificate_view_new:
 *
 * Returns: (transfer floating): an empty view
 */
GtkWidget *
pp_certificate_view_new (void)
{
  return g_object_new (PP_TYPE_CERTIFICATE_VIEW, NULL);
}

/* Two lines of groups, as a console of 80 columns shows them. */
static char *
break_fingerprint (const char *fingerprint)
{
  char *text = pp_certificate_format_fingerprint (fingerprint);
  gsize length = strlen (text);

  if (length > 2 && text[length / 2] == ':')
    text[length / 2] = '\n';

  return text;
}

static void
add_fact (PpCertificateView *self,
          const char        *name,
          const char        *value,
          gboolean           weak)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name_label = gtk_label_new (name);
  GtkWidget *value_label = gtk_label_new (value);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", name, value);

  g_object_set (box, "margin-start", 16, "margin-end", 14, "margin-top", 8, "margin-bottom", 8, NULL);
  g_object_set (name_label, "xalign", 0.0, "width-chars", 11, NULL);
  gtk_style_context_add_class (gtk_widget_get_style_context (name_label), "pp-secondary");
  g_object_set (value_label, "xalign", 0.0, "hexpand", TRUE, "wrap", TRUE, "selectable", TRUE, NULL);
  gtk_widget_set_can_focus (value_label, FALSE);
  gtk_container_add (GTK_CONTAINER (box), name_label);
  gtk_container_add (GTK_CONTAINER (box), value_label);
  if (weak)
    {
      GtkWidget *sign = gtk_image_new_from_icon_name ("pp-warning-symbolic", GTK_ICON_SIZE_MENU);

      gtk_style_context_add_class (gtk_widget_get_style_context (sign), "pp-warn");
      atk_object_set_name (gtk_widget_get_accessible (sign), _("Weak"));
      gtk_container_add (GTK_CONTAINER (box), sign);
      gtk_widget_show (sign);
    }
  gtk_container_add (GTK_CONTAINER (row), box);
  g_object_set (row, "activatable", FALSE, "selectable", FALSE, NULL);
  atk_object_set_name (gtk_widget_get_accessible (row), spoken);
  gtk_container_add (GTK_CONTAINER (self->facts_list), row);
  gtk_widget_show (name_label);
  gtk_widget_show (value_label);
  gtk_widget_show (box);
  gtk_widget_show (row);
}

static void
add_validity (PpCertificateView *self,
              PpCertificate     *certificate)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *from = pp_text_for_date (certificate->not_before);
  g_autofree char *to = pp_text_for_date (certificate->not_after);
  g_autofree char *text = NULL;

  if (now > certificate->not_after)
    text = g_strdup_printf (_("from %s to %s: expired"), from, to);
  else if (now < certificate->not_before)
    text = g_strdup_printf (_("from %s to %s: not valid yet"), from, to);
  else
    text = g_strdup_printf (_("from %s to %s"), from, to);

  add_fact (self, _("Valid"), text, now > certificate->not_after || now < certificate->not_before);
}

static void
add_key (PpCertificateView *self,
         PpCertificate     *certificate)
{
  g_autofree char *key = NULL;
  g_autofree char *signature = NULL;

  if (certificate->weak_key)
    key = g_strdup_printf (_("%s, %u bits: weak"), certificate->key_type, certificate->key_bits);
  else
    key = g_strdup_printf (_("%s, %u bits"), certificate->key_type, certificate->key_bits);
  add_fact (self, _("Key"), key, certificate->weak_key);

  if (certificate->weak_signature)
    signature = g_strdup_printf (_("%s: weak"), certificate->signature);
  else
    signature = g_strdup (certificate->signature);
  add_fact (self, _("Signature"), signature, certificate->weak_signature);
}

static void
remove_facts (PpCertificateView *self)
{
  g_autoptr(GList) rows = gtk_container_get_children (GTK_CONTAINER (self->facts_list));

  for (GList *l = rows; l != NULL; l = l->next)
    gtk_widget_destroy (l->data);
}

/**
 * pp_certificate_view_show:
 * @self: a view
 * @certificate: the certificate that the server shows
 * @pinned: (nullable): fingerprint of the one that it used to show, when that was another
 *
 * Shows @certificate instead of what was there before.
 */
void
pp_certificate_view_show (PpCertificateView *self,
                          PpCertificate     *certificate,
                          const char        *pinned)
{
  g_autofree char *text = NULL;

  g_return_if_fail (PP_IS_CERTIFICATE_VIEW (self));
  g_return_if_fail (certificate != NULL);

  g_free (self->fingerprint);
  self->fingerprint = pp_certificate_format_fingerprint (certificate->fingerprint);
  text = break_fingerprint (certificate->fingerprint);
  gtk_label_set_text (GTK_LABEL (self->new_label), text);
  gtk_label_set_text (GTK_LABEL (self->title_label),
                      pinned != NULL ? _("SHA-256 fingerprint now") : _("SHA-256 fingerprint"));
  gtk_widget_set_visible (self->old_box, pinned != NULL);
  if (pinned != NULL)
    {
      g_autofree char *old = break_fingerprint (pinned);

      gtk_label_set_text (GTK_LABEL (self->old_label), old);
    }

  remove_facts (self);
  add_fact (self, _("Issued to"), certificate->subject, FALSE);
  add_fact (self, _("Issued by"),
            certificate->self_signed ? _("itself, as XenServer’s certificates are")
                                     : certificate->issuer, FALSE);
  add_validity (self, certificate);
  add_key (self, certificate);
  if (certificate->tls_version != NULL)
    add_fact (self, _("Connection"), certificate->tls_version, FALSE);
}
