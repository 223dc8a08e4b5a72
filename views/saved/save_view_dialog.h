// Asks what the query of now is to be called; says when a view of that name gets another query. GUI thread.
#pragma once

#include "models/runs/saved_views.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace runyard {

class SaveViewDialog final : public QDialog
{
    Q_OBJECT

public:
    SaveViewDialog(const SavedViews &views, QString query, QWidget *parent);

signals:
    void wanted(const QString &name);

private:
    void refresh();
    void save();

    const SavedViews &m_views;
    QString m_query;
    QLineEdit *m_name;
    QLabel *m_says;
    QPushButton *m_save;
};

} // namespace runyard
