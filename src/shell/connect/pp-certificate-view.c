/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-certificate-view"

#include "config.h"

#include "pp-certificate-view.h"

#include <string.h>

#include <glib/gi18n.h>

#include "pp-widgets.h"

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
  pp_list_leave_by_tab (GTK_LIST_BOX (self->facts_list));
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

/* Beside what is so now. */
static void
add_before (GtkWidget  *box,
            const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  g_object_set (label, "xalign", 0.0, "wrap", TRUE, "width-chars", 26, "max-width-chars", 26, NULL);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), "pp-secondary");
  gtk_box_pack_end (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_widget_show (label);
}

static void
add_fact (PpCertificateView *self,
          const char        *name,
          const char        *value,
          gboolean           weak,
          const char        *before)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name_label = gtk_label_new (name);
  GtkWidget *value_label = gtk_label_new (value);
  g_autofree char *spoken = NULL;

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
  if (before != NULL && *before != '\0')
    {
      g_autofree char *text = g_str_equal (before, value) ? g_strdup (_("as before"))
                                                          : g_strdup_printf (_("before: %s"), before);

      add_before (box, text);
      spoken = g_strdup_printf ("%s: %s, %s", name, value, text);
    }
  else
    {
      spoken = g_strdup_printf ("%s: %s", name, value);
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

static char *
format_validity (PpCertificate *certificate)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *from = pp_text_for_date (certificate->not_before);
  g_autofree char *to = pp_text_for_date (certificate->not_after);

  if (now > certificate->not_after)
    return g_strdup_printf (_("from %s to %s: expired"), from, to);

  if (now < certificate->not_before)
    return g_strdup_printf (_("from %s to %s: not valid yet"), from, to);

  return g_strdup_printf (_("from %s to %s"), from, to);
}

static char *
format_key (PpCertificate *certificate)
{
  if (certificate->weak_key)
    return g_strdup_printf (_("%s, %u bits: weak"), certificate->key_type, certificate->key_bits);

  return g_strdup_printf (_("%s, %u bits"), certificate->key_type, certificate->key_bits);
}

static char *
format_weak (const char *value,
             gboolean    weak)
{
  return weak ? g_strdup_printf (_("%s: weak"), value) : g_strdup (value);
}

static char *
format_issuer (PpCertificate *certificate)
{
  return g_strdup (certificate->self_signed ? _("itself, as XenServer’s certificates are")
                                            : certificate->issuer);
}

/* before: (nullable) the one before, of which no more than the fingerprint may be known */
static void
add_facts (PpCertificateView *self,
           PpCertificate     *certificate,
           PpCertificate     *before)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean known = before != NULL && *before->subject != '\0';
  g_autofree char *issuer = format_issuer (certificate);
  g_autofree char *old_issuer = known ? format_issuer (before) : NULL;
  g_autofree char *validity = format_validity (certificate);
  g_autofree char *old_validity = known ? format_validity (before) : NULL;
  g_autofree char *key = format_key (certificate);
  g_autofree char *old_key = known ? format_key (before) : NULL;
  g_autofree char *signature = format_weak (certificate->signature, certificate->weak_signature);
  g_autofree char *old_signature = known ? format_weak (before->signature, before->weak_signature)
                                         : NULL;

  add_fact (self, _("Issued to"), certificate->subject, FALSE, known ? before->subject : NULL);
  add_fact (self, _("Issued by"), issuer, FALSE, old_issuer);
  add_fact (self, _("Valid"), validity,
            now > certificate->not_after || now < certificate->not_before, old_validity);
  add_fact (self, _("Key"), key, certificate->weak_key, old_key);
  add_fact (self, _("Signature"), signature, certificate->weak_signature, old_signature);
  if (certificate->tls_version != NULL)
    {
      g_autofree char *tls = format_weak (certificate->tls_version, certificate->weak_tls);
      g_autofree char *old_tls = NULL;

      if (known && before->tls_version != NULL)
        old_tls = format_weak (before->tls_version, before->weak_tls);
      add_fact (self, _("Connection"), tls, certificate->weak_tls, old_tls);
    }
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
 * @before: (nullable): the one that it used to show, when that was another; of it no more than the
 *   fingerprint may be known
 *
 * Shows @certificate, and @before at its side, instead of what was there before.
 */
void
pp_certificate_view_show (PpCertificateView *self,
                          PpCertificate     *certificate,
                          PpCertificate     *before)
{
  g_autofree char *text = NULL;

  g_return_if_fail (PP_IS_CERTIFICATE_VIEW (self));
  g_return_if_fail (certificate != NULL);

  g_free (self->fingerprint);
  self->fingerprint = pp_certificate_format_fingerprint (certificate->fingerprint);
  text = break_fingerprint (certificate->fingerprint);
  gtk_label_set_text (GTK_LABEL (self->new_label), text);
  gtk_label_set_text (GTK_LABEL (self->title_label),
                      before != NULL ? _("SHA-256 fingerprint now") : _("SHA-256 fingerprint"));
  gtk_widget_set_visible (self->old_box, before != NULL);
  if (before != NULL)
    {
      g_autofree char *old = break_fingerprint (before->fingerprint);

      gtk_label_set_text (GTK_LABEL (self->old_label), old);
    }

  remove_facts (self);
  add_facts (self, certificate, before);
}
