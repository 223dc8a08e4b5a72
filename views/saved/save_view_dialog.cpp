#include "views/saved/save_view_dialog.h"

#include "models/words/query_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kMaxNameLength = 80;

SaveViewDialog::SaveViewDialog(const SavedViews &views, QString query, QWidget *parent)
    : QDialog(parent)
    , m_views(views)
    , m_query(std::move(query))
    , m_name(new QLineEdit)
    , m_says(new QLabel)
    , m_save(new QPushButton(tr("Save")))
{
    setWindowTitle(tr("Save the query as a view"));
    setAccessibleName(windowTitle());
    setAttribute(Qt::WA_DeleteOnClose);
    m_name->setAccessibleName(tr("Name of the view"));
    m_name->setPlaceholderText(tr("Name, such as “Failed today”"));
    m_name->setMaxLength(kMaxNameLength);
    m_name->setMinimumWidth(360);
    m_says->setAccessibleName(tr("What is saved"));
    m_says->setWordWrap(true);
    m_save->setAccessibleName(tr("Save the view"));
    m_save->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_says, 1);
    buttons->addWidget(m_save, 0, Qt::AlignBottom);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 12);
    column->setSpacing(8);
    column->addWidget(m_name);
    column->addLayout(buttons);
    connect(m_name, &QLineEdit::textChanged, this, &SaveViewDialog::refresh);
    connect(m_save, &QPushButton::clicked, this, &SaveViewDialog::save);
    refresh();
}

void SaveViewDialog::refresh()
{
    const QString name = m_name->text().trimmed();
    const SavedView *known = m_views.find(name);
    m_says->setText(known ? tr("Replaces the query of “%1”, which is: %2")
                                .arg(known->name, query_text::shownOf(known->query))
                          : query_text::shownOf(m_query));
    m_save->setText(known ? tr("Replace") : tr("Save"));
    m_save->setEnabled(!name.isEmpty());
}

void SaveViewDialog::save()
{
    emit wanted(m_name->text().trimmed());
    accept();
}

} // namespace runyard
