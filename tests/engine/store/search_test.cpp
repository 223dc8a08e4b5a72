// Search: what is found, by which words, and what is said about the part that is not indexed yet.
#include "engine/generator/run_generator.h"
#include "engine/store/read/run_filter_sql.h"
#include "tests/engine/store/store_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

class StoreSearchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void wordsAreFoundInEveryText();
    void everyWordMustOccurAndTheLastMayBegin();
    void oddCharactersAreWordsAndNeverSyntax_data();
    void oddCharactersAreWordsAndNeverSyntax();
    void anyBytesMayBeSearchedFor();
    void searchGoesWithOtherConditionsAndPages();
    void whatIsNotIndexedYetIsTold();
    void changedTagsAndOutputsAreIndexedAgain();
    void aGeneratedWorkspaceIsFullyIndexed();

private:
    Run add(const std::string &payload, const std::vector<std::string> &tags = {});
    void index();
    std::vector<RunSeq> found(const std::string &words);

    std::unique_ptr<StoreFolder> m_folder;
    std::unique_ptr<RunStore> m_store;
    std::unique_ptr<RunReader> m_reader;
};

void StoreSearchTest::init()
{
    m_reader.reset();
    m_store.reset();
    m_folder = std::make_unique<StoreFolder>();
    m_store = m_folder->open();
    m_reader = m_folder->reader();
}

Run StoreSearchTest::add(const std::string &payload, const std::vector<std::string> &tags)
{
    m_store->transaction.begin();
    Run run = plainRun(*m_store);
    run.tags = tags;
    m_store->runs.insert(run, {Packet::text(payload), {}, {}});
    if (!m_store->transaction.commit().ok())
        return {};
    return run;
}

void StoreSearchTest::index()
{
    while (m_store->search.indexSome(10) > 0) {
    }
}

std::vector<RunSeq> StoreSearchTest::found(const std::string &words)
{
    RunPageRequest request;
    request.filter.search = words;
    std::vector<RunSeq> list;
    const auto page = m_reader->lists.page(request);
    if (!page)
        return {RunSeq{-1}};
    for (const Run &run : page->runs)
        list.push_back(run.seq);
    // The list and its counts must agree.
    const auto counts = m_reader->counter.counts(request.filter);
    if (!counts || counts->total() != static_cast<std::int64_t>(list.size()))
        return {RunSeq{-2}};
    return list;
}

void StoreSearchTest::wordsAreFoundInEveryText()
{
    const Run run = add(R"({"customer":"Ada Lovelace"})", {"priority:gold"});
    add("somebody else");
    m_store->transaction.begin();
    Run done = run;
    done.status = RunStatus::Failed;
    m_store->runs.saveOutput(run.seq, Packet::json(R"({"receipt":"R-2077"})"));
    m_store->runs.saveError(
        run.seq, {RunErrorKind::BuiltIn, "QuotaError", "no space on shelf", "", InternalCode::None});
    m_store->runs.saveMetadata(run.seq, R"({"stage":"packing"})");
    m_store->runs.update(run, done);
    QVERIFY(m_store->transaction.commit().ok());
    index();
    for (const std::string words : {"lovelace", "ADA", "gold", "priority:gold", "2077", "R-2077",
                                    "QuotaError", "shelf", "packing", "ada shelf", "lovel"})
        QVERIFY2(found(words) == std::vector<RunSeq>{run.seq}, words.c_str());
    QCOMPARE(found(run.id.text).size(), 1u);
    QCOMPARE(found("resize").size(), 2u); // the task
    QVERIFY(found("ovelace").empty());
}

void StoreSearchTest::everyWordMustOccurAndTheLastMayBegin()
{
    const Run both = add("red apple");
    const Run one = add("red pear");
    index();
    QVERIFY((found("red") == std::vector<RunSeq>{one.seq, both.seq}));
    QVERIFY(found("apple red") == std::vector<RunSeq>{both.seq});
    QVERIFY(found("red app") == std::vector<RunSeq>{both.seq});
    QVERIFY(found("app red").empty());
    QVERIFY(found("red plum").empty());
    QCOMPARE(found("").size(), 2u);
    QCOMPARE(found(" \t ").size(), 2u);
}

void StoreSearchTest::oddCharactersAreWordsAndNeverSyntax_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("finds");
    const auto row = [](const char *words, bool finds) {
        QTest::newRow(words) << QString::fromUtf8(words) << finds;
    };
    row("AND", false);
    row("apple OR nothing", false);
    row("apple NOT pie", false);
    row("NEAR(apple pie)", false);
    row("apple*", true);
    row("*", false);
    row("^apple", true);
    row("body:apple", false);
    row("\"apple pie\"", true);
    row("\"apple", true);
    row("ap\"ple", true);
    row("(apple", true);
    row("apple-pie", true);
    row("-pie", true);
    row("pie-apple", false);
    row("a+b", false);
    row("größe", true);
    row("GROSSE", false);
    row("grosse", false);
    row("grö", true);
    row("groß", true); // marks may be left out
    row("日本", true);
    row("😀", false); // no letter or digit: nothing to look for
    row("'; DROP TABLE run; --", false);
    row("100%", true);
    row("user_7", true);
    row("{}", false);
}

void StoreSearchTest::oddCharactersAreWordsAndNeverSyntax()
{
    QFETCH(QString, words);
    QFETCH(bool, finds);
    const Run run = add("apple-pie Größe 日本語 100% user_7");
    index();
    const std::vector<RunSeq> expected = finds ? std::vector<RunSeq>{run.seq} : std::vector<RunSeq>{};
    QVERIFY(found(words.toStdString()) == expected);
}

void StoreSearchTest::anyBytesMayBeSearchedFor()
{
    const Run run = add(std::string("before\0after \xff\xfe broken", 23) + std::string(100'000, 'z'));
    index();
    QVERIFY(found("before") == std::vector<RunSeq>{run.seq});
    QVERIFY(found("broken") == std::vector<RunSeq>{run.seq});
    for (int byte = 0; byte < 256; ++byte) {
        const std::string one(1, static_cast<char>(byte));
        for (const std::string &words : {one, "before" + one, one + "after" + one}) {
            RunFilter filter;
            filter.search = words;
            const auto counts = m_reader->counter.counts(filter);
            QVERIFY2(counts.ok(), counts.ok() ? "" : counts.error().text().c_str());
        }
    }
}

void StoreSearchTest::searchGoesWithOtherConditionsAndPages()
{
    for (int i = 0; i < 30; ++i)
        add("needle", {i % 3 == 0 ? "third" : "rest"});
    index();
    RunPageRequest request;
    request.filter.search = "needle";
    request.filter.tags = {"third"};
    request.limit = 4;
    std::vector<RunSeq> seen;
    for (bool more = true; more;) {
        const auto page = m_reader->lists.page(request);
        QVERIFY(page.ok());
        for (const Run &run : page->runs)
            seen.push_back(run.seq);
        more = page->hasOlder;
        request.olderThan = seen.back();
    }
    QCOMPARE(seen.size(), 10u);
    QVERIFY(std::is_sorted(seen.rbegin(), seen.rend()));
    QCOMPARE(m_reader->counter.counts(request.filter)->byTag.front().second, 10);
    request.olderThan.reset();
    request.newerThan = seen[5];
    const auto up = m_reader->lists.page(request);
    QVERIFY(up->runs.front().seq == seen[1] && up->hasNewer && up->hasOlder);
}

void StoreSearchTest::whatIsNotIndexedYetIsTold()
{
    QCOMPARE(*m_reader->counter.unindexed(), 0);
    for (int i = 0; i < 25; ++i)
        add("needle");
    QCOMPARE(*m_reader->counter.unindexed(), 25);
    QVERIFY(found("needle").empty());
    QCOMPARE(m_store->search.indexSome(10), 15);
    QCOMPARE(*m_reader->counter.unindexed(), 15);
    QCOMPARE(found("needle").size(), 10u);
    QCOMPARE(m_store->search.indexSome(100), 0);
    QCOMPARE(m_store->search.indexSome(100), 0);
    QCOMPARE(found("needle").size(), 25u);
}

void StoreSearchTest::changedTagsAndOutputsAreIndexedAgain()
{
    const Run run = add("x", {"old"});
    index();
    QCOMPARE(found("old").size(), 1u);
    m_store->transaction.begin();
    m_store->runs.setTags(run.seq, {"old"}, {"new"});
    QVERIFY(m_store->transaction.commit().ok());
    QCOMPARE(*m_reader->counter.unindexed(), 1);
    index();
    QVERIFY(found("old").empty());
    QCOMPARE(found("new").size(), 1u);
}

void StoreSearchTest::aGeneratedWorkspaceIsFullyIndexed()
{
    GeneratorOptions options;
    options.runs = 300;
    QVERIFY(generateRuns(*m_store, options).ok());
    QCOMPARE(*m_reader->counter.unindexed(), 0);
    QCOMPARE(found("order-7").size(), 11u); // 7, 70 to 79
    QVERIFY(m_store->runs.stranded().empty());
}

RUNYARD_TEST(StoreSearchTest)
#include "search_test.moc"
