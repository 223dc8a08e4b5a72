#include "views/payload/payload_library_dialog.h"

#include "engine/domain/trigger_rules.h"
#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/payload/code_view.h"
#include "views/payload/json_text.h"
#include "views/widgets/note_label.h"

#include <QAction>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace runyard {

namespace {

constexpr int kSavedNameRole = Qt::UserRole; // as it is saved; the text may be under edit

QPushButton *libraryButton(const QString &text, const QString &name)
{
    auto *button = new QPushButton(text);
    button->setAccessibleName(name);
    button->setAutoDefault(false);
    return button;
}

} // namespace

PayloadLibraryDialog::PayloadLibraryDialog(PayloadLibrary &library, QWidget *parent)
    : DialogFrame(QStringLiteral("payloads"), tr("Saved payloads"), tr("Use payload"), QSize(680, 420),
                  parent)
    , m_library(library)
    , m_list(new QListWidget)
    , m_view(new CodeView(tr("Saved payload")))
    , m_rename(libraryButton(tr("Rename"), tr("Rename the payload")))
    , m_delete(libraryButton(tr("Delete"), tr("Delete the payload")))
    , m_undo(libraryButton(tr("Undo delete"), tr("Bring the deleted payload back")))
{
    m_list->setAccessibleName(tr("Names of saved payloads"));
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
    m_view->setReadOnly(true);
    auto *split = new QSplitter;
    split->setAccessibleName(tr("Names and content"));
    split->setChildrenCollapsible(false);
    split->addWidget(m_list);
    split->addWidget(m_view);
    split->setSizes({220, 440});
    fields()->addWidget(split, 1);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    for (QPushButton *button : {m_rename, m_delete, m_undo})
        row->addWidget(button);
    row->addStretch(1);
    fields()->addLayout(row);
    m_undo->hide();

    auto *remove = new QAction(this);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut); // while a name is edited the key is the field's
    m_list->addAction(remove);
    connect(remove, &QAction::triggered, this, &PayloadLibraryDialog::remove);
    connect(m_delete, &QPushButton::clicked, this, &PayloadLibraryDialog::remove);
    connect(m_undo, &QPushButton::clicked, this, &PayloadLibraryDialog::restore);
    connect(m_rename, &QPushButton::clicked, this, [this] {
        if (m_list->currentItem())
            m_list->editItem(m_list->currentItem());
    });
    connect(m_list, &QListWidget::currentRowChanged, this, &PayloadLibraryDialog::showCurrent);
    connect(m_list, &QListWidget::itemChanged, this, &PayloadLibraryDialog::rename);
    connect(&m_library, &PayloadLibrary::changed, this, &PayloadLibraryDialog::fill);
    connect(&m_library, &PayloadLibrary::failed, this, [this](const QString &why) {
        fill(); // back to the names there are
        complain(why);
    });
    showFields();
    fill();
    m_list->setFocus();
}

const SavedPayload *PayloadLibraryDialog::current() const
{
    const QListWidgetItem *item = m_list->currentItem();
    return item ? m_library.find(item->data(kSavedNameRole).toString()) : nullptr;
}

void PayloadLibraryDialog::fill()
{
    const SavedPayload *before = current();
    const QString wanted = !m_wanted.isEmpty() ? m_wanted : before ? before->name : QString();
    const int row = m_list->currentRow();
    m_wanted.clear();
    complain(QString());
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (const SavedPayload &payload : m_library.payloads()) {
            auto *item = new QListWidgetItem(payload.name, m_list);
            item->setFlags(item->flags() | Qt::ItemIsEditable);
            item->setData(kSavedNameRole, payload.name);
            item->setData(Qt::AccessibleTextRole, format::shown(payload.name));
            if (payload.name == wanted)
                m_list->setCurrentItem(item);
        }
        if (m_list->currentRow() < 0)
            m_list->setCurrentRow(qBound(0, row, m_list->count() - 1));
    }
    const auto count = m_library.payloads().size();
    sentence()->say(
        format::counted(count, tr("One payload of %2 is saved."), tr("%1 payloads of %2 are saved."))
            .arg(format::text(m_library.task())));
    showCurrent();
}

void PayloadLibraryDialog::showCurrent()
{
    const SavedPayload *payload = current();
    m_rename->setEnabled(payload);
    m_delete->setEnabled(payload);
    setVerbPossible(payload);
    if (!payload || !payload->packet.present) {
        m_view->setText({});
        m_view->setNotice(payload ? tr("No payload.") : tr("Nothing is saved."));
        return;
    }
    const QByteArray data = QByteArray::fromStdString(payload->packet.data);
    const bool isJson = checkJsonSyntax(payload->packet.data).ok();
    m_view->setNotice({});
    m_view->setKind(isJson ? CodeView::Kind::Json : CodeView::Kind::PlainText);
    m_view->setText(isJson ? indentedJson(data) : data, data);
}

void PayloadLibraryDialog::rename(QListWidgetItem *item)
{
    const QString name = item->data(kSavedNameRole).toString();
    if (item->text() == name)
        return;
    m_wanted = item->text().trimmed();
    m_library.rename(name, item->text());
}

void PayloadLibraryDialog::remove()
{
    const SavedPayload *payload = current();
    if (!payload)
        return;
    m_deleted << *payload;
    m_undo->show();
    m_library.remove(payload->name);
}

void PayloadLibraryDialog::restore()
{
    if (m_deleted.isEmpty())
        return;
    const SavedPayload payload = m_deleted.takeLast();
    m_wanted = payload.name;
    m_undo->setVisible(!m_deleted.isEmpty());
    m_library.save(payload.name, payload.packet);
}

void PayloadLibraryDialog::send()
{
    const SavedPayload *payload = current();
    if (!payload)
        return;
    emit chosen(*payload);
    finish();
}

} // namespace runyard
