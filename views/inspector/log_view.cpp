#include "views/inspector/log_view.h"

#include "models/format.h"
#include "views/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QScrollBar>
#include <QShortcut>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace runyard {

namespace {

constexpr int kLogPadding = 8;

/// Time muted, then the text coloured by level; one line per row, so that rows keep one height.
class LogDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        const QFontMetrics metrics(Theme::of().monoFont());
        const auto characters = index.data().toString().size() + 16;
        return {static_cast<int>(characters) * metrics.averageCharWidth() + 2 * kLogPadding,
                metrics.height() + 2};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::of();
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        painter->save();
        painter->setFont(theme.monoFont());
        if (isSelected)
            painter->fillRect(option.rect, option.palette.highlight());
        const QColor selected = option.palette.highlightedText().color();
        QRect space = option.rect.adjusted(kLogPadding, 0, -kLogPadding, 0);
        const QString time =
            format::clockTime(fromMicros(index.data(LogModel::AtRole).toLongLong())) + QStringLiteral("  ");
        painter->setPen(isSelected ? selected : theme.muted());
        painter->drawText(space, Qt::AlignLeft | Qt::AlignVCenter, time);
        space.setLeft(space.left() + painter->fontMetrics().horizontalAdvance(time));
        painter->setPen(isSelected ? selected : colour(index, theme));
        painter->drawText(space, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          index.data().toString());
        painter->restore();
    }

private:
    static QColor colour(const QModelIndex &index, const Theme &theme)
    {
        if (index.data(LogModel::StreamRole).toInt() == static_cast<int>(LogStream::Engine))
            return theme.accent();
        switch (static_cast<LogLevel>(index.data(LogModel::LevelRole).toInt())) {
        case LogLevel::Error: return theme.status(RunStatus::Failed);
        case LogLevel::Warn: return theme.status(RunStatus::Reattempting);
        case LogLevel::Debug: return theme.muted();
        case LogLevel::Info:
        case LogLevel::Plain: break;
        }
        return theme.text();
    }
};

} // namespace

LogView::LogView(LogModel &model, QWidget *parent)
    : QWidget(parent), m_model(model), m_list(new QListView(this)), m_notice(new QLabel(this))
{
    m_list->setAccessibleName(tr("Log lines"));
    m_list->setModel(&model);
    m_list->setItemDelegate(new LogDelegate(m_list));
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_notice->setAccessibleName(tr("Log notice"));
    m_notice->setContentsMargins(12, 8, 12, 8);
    m_notice->setWordWrap(true);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notice);
    column->addWidget(m_list, 1);

    new QShortcut(QKeySequence::Copy, m_list, this, &LogView::copy, Qt::WidgetShortcut);
    connect(m_list->verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        QMetaObject::invokeMethod(
            this, [this] { m_follows = isAtEnd(); }, Qt::QueuedConnection);
    });
    connect(&model, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] { m_follows = isAtEnd(); });
    connect(&model, &QAbstractItemModel::rowsInserted, this, [this] {
        updateNotice();
        if (m_follows)
            QMetaObject::invokeMethod(m_list, &QListView::scrollToBottom, Qt::QueuedConnection);
    });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        m_follows = true;
        updateNotice();
    });
    connect(&model, &LogModel::readFailed, m_notice, [this](const QString &message) {
        m_notice->setText(message);
        m_notice->show();
    });
    updateNotice();
}

bool LogView::isAtEnd() const
{
    const QScrollBar *bar = m_list->verticalScrollBar();
    return bar->value() >= bar->maximum() - 4;
}

void LogView::updateNotice()
{
    if (m_model.rowCount() == 0)
        m_notice->setText(tr("Nothing written yet. What the task prints appears here while it runs."));
    else if (m_model.isCut())
        m_notice->setText(tr("Only the newest %1 lines are shown.").arg(format::count(LogModel::kMaxLines)));
    else
        m_notice->clear();
    m_notice->setVisible(!m_notice->text().isEmpty());
}

void LogView::copy()
{
    QModelIndexList chosen = m_list->selectionModel()->selectedIndexes();
    std::sort(chosen.begin(), chosen.end());
    QStringList lines;
    for (const QModelIndex &index : chosen)
        lines << index.data().toString();
    if (chosen.isEmpty()) {
        for (int row = 0; row < m_model.rowCount(); ++row)
            lines << m_model.index(row).data().toString();
    }
    QApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace runyard
