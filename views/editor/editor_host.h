// A widget around a text editor inside a dialog: Tab walks on, Ctrl+Enter and Esc belong to the dialog,
// whatever the editor's own key map says. GUI thread.
#pragma once

#include <QWidget>

namespace runyard {

class EditorHost : public QWidget
{
    Q_OBJECT

protected:
    using QWidget::QWidget;
    void hostEditor(QWidget *editor); // once
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace runyard
