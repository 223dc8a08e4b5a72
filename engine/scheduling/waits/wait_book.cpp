#include "engine/scheduling/waits/wait_book.h"

namespace runyard {

RunWait *WaitBook::find(RunSeq run)
{
    const auto open = m_open.find(run);
    return open == m_open.end() ? nullptr : &open->second.wait;
}

void WaitBook::add(RunWait wait, const std::vector<Waitpoint> &points)
{
    const RunSeq run = wait.run;
    m_known.insert(run);
    Open &open = m_open[run];
    open.wait = std::move(wait);
    for (const Waitpoint &point : points) {
        if (point.completedAt)
            continue;
        open.missing.insert(point.number);
        Point &known = m_points[point.number];
        known.waitpoint = point;
        known.waiters.insert(run);
        if (point.type == WaitpointType::Run)
            m_ofRun[point.run] = point.number;
        if (point.type == WaitpointType::Batch)
            m_ofBatch[point.batch] = point.number;
    }
}

bool WaitBook::isComplete(RunSeq run) const
{
    const auto open = m_open.find(run);
    return open != m_open.end() && open->second.missing.empty();
}

void WaitBook::close(RunSeq run)
{
    const auto open = m_open.find(run);
    if (open == m_open.end())
        return;
    for (const std::int64_t waitpoint : open->second.missing)
        stopWaiting(run, waitpoint);
    m_open.erase(open);
}

void WaitBook::stopWaiting(RunSeq run, std::int64_t waitpoint)
{
    const auto point = m_points.find(waitpoint);
    if (point == m_points.end())
        return;
    point->second.waiters.erase(run);
    if (point->second.waiters.empty())
        remove(point);
}

void WaitBook::remove(std::map<std::int64_t, Point>::iterator point)
{
    m_ofRun.erase(point->second.waitpoint.run);
    m_ofBatch.erase(point->second.waitpoint.batch);
    m_points.erase(point);
}

void WaitBook::forget(RunSeq run)
{
    close(run);
    m_known.erase(run);
}

std::vector<RunSeq> WaitBook::complete(std::int64_t waitpoint)
{
    const auto point = m_points.find(waitpoint);
    if (point == m_points.end())
        return {};
    std::vector<RunSeq> ready;
    for (const RunSeq run : point->second.waiters) {
        Open &open = m_open.at(run);
        open.missing.erase(waitpoint);
        if (open.missing.empty())
            ready.push_back(run);
    }
    remove(point);
    return ready;
}

const Waitpoint *WaitBook::missed(std::int64_t waitpoint) const
{
    const auto point = m_points.find(waitpoint);
    return point == m_points.end() ? nullptr : &point->second.waitpoint;
}

const Waitpoint *WaitBook::missedOfRun(RunSeq run) const
{
    const auto number = m_ofRun.find(run);
    return number == m_ofRun.end() ? nullptr : missed(number->second);
}

const Waitpoint *WaitBook::missedOfBatch(const std::string &batch) const
{
    const auto number = m_ofBatch.find(batch);
    return number == m_ofBatch.end() ? nullptr : missed(number->second);
}

std::vector<const Waitpoint *> WaitBook::missedBy(RunSeq run) const
{
    std::vector<const Waitpoint *> points;
    if (const auto open = m_open.find(run); open != m_open.end()) {
        for (const std::int64_t waitpoint : open->second.missing)
            points.push_back(missed(waitpoint));
    }
    return points;
}

bool WaitBook::waitsFor(RunSeq run, RunSeq other,
                        const std::function<std::vector<RunSeq>(const std::string &)> &members) const
{
    std::set<RunSeq> seen{run};
    std::vector<RunSeq> next{run};
    while (!next.empty()) {
        const RunSeq at = next.back();
        next.pop_back();
        for (const Waitpoint *point : missedBy(at)) {
            std::vector<RunSeq> awaited;
            if (point->type == WaitpointType::Run)
                awaited = {point->run};
            else if (point->type == WaitpointType::Batch)
                awaited = members(point->batch);
            for (const RunSeq one : awaited) {
                if (one == other)
                    return true;
                if (seen.insert(one).second)
                    next.push_back(one);
            }
        }
    }
    return false;
}

void WaitBook::clear()
{
    m_open.clear();
    m_points.clear();
    m_ofRun.clear();
    m_ofBatch.clear();
    m_known.clear();
}

} // namespace runyard
