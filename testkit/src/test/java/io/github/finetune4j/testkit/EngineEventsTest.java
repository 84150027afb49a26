// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.error.JobFailedException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.testkit.FakeProvider.Verb;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Events: each once, in the order of arrival, to everybody, from the first. */
class EngineEventsTest {
    private final Lab lab = new Lab();

    private static FakeScript.Builder steps(int count) {
        return FakeScript.builder().steps(count, Lab.SECOND);
    }

    /** A provider whose pages of events are given one after the other; the last one is repeated. */
    private ForwardingProvider pages(EventPage... pages) {
        Queue<EventPage> queue = new ArrayDeque<>(List.of(pages));
        return new ForwardingProvider(lab.fake(FakeScript.builder().running(Duration.ofSeconds(5)))) {
            @Override
            public synchronized EventPage events(JobRef ref, String cursor) {
                EventPage page = queue.element();
                if (queue.size() > 1) {
                    queue.remove();
                }
                return page;
            }
        };
    }

    private EventPage page(String ids) {
        List<JobEvent> events = ids.chars()
                .mapToObj(id -> (JobEvent) new JobEvent.Note(Character.toString(id), lab.begin, "info", "text"))
                .toList();
        return new EventPage(events, "next", false);
    }

    private List<String> idsOf(ForwardingProvider provider) {
        List<String> ids = Lab.list();
        lab.end(lab.start(provider, null, List.of(event -> ids.add(event.id()))))
                .join();
        return ids;
    }

    @Test
    void events_repeatedAndOutOfOrder_comeOnceEachAsTheyArrive() {
        assertThat(idsOf(pages(page("ab"), page("ab"), page("dbc"), page("c"), page(""))))
                .containsExactly("a", "b", "d", "c");
    }

    @Test
    void events_lateOnes_areReadUntilThereAreNoMore() {
        // looks at 0, 2, 4 and 6 s, where the job has ended: seven of the eleven events come after that
        EventPage[] pages = new EventPage[12];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = page(i < 11 ? Character.toString('a' + i) : "");
        }
        assertThat(idsOf(pages(pages))).hasSize(11).endsWith("j", "k");
        assertThat(lab.elapsed()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void listener_throws_isLoggedOnceAndStays() {
        try (HeardLog logged = HeardLog.of("io.github.finetune4j.internal.engine.Listener")) {
            AtomicInteger seen = new AtomicInteger();
            List<String> ids = Lab.list();
            Consumer<JobEvent> bad = event -> {
                seen.incrementAndGet();
                throw new AssertionError("listener's own");
            };
            lab.end(lab.start(lab.fake(steps(8)), null, List.of(bad, event -> ids.add(event.id()))))
                    .join();
            assertThat(seen).hasValue(10);
            assertThat(ids).hasSize(10);
            assertThat(logged.records()).singleElement().satisfies(record -> {
                assertThat(record.getMessage())
                        .contains("a listener of job fake/job-1 failed: java.lang.AssertionError");
                assertThat(record.getThrown()).hasToString("java.lang.AssertionError");
            });
        }
    }

    @Test
    void completion_comesAfterTheListenersHadEverything() {
        List<String> order = Lab.list();
        FineTuneJob job = lab.start(lab.fake(steps(3)), null, List.of(event -> order.add(event.id())));
        lab.clock.advanceUntil(job.completion().thenRun(() -> order.add("model"))::isDone, Lab.LONG);
        assertThat(order).containsExactly("e1", "e2", "e3", "e4", "e5", "model");
    }

    @Test
    void completion_doesNotWaitForAListenerThatBlocks() {
        CountDownLatch never = new CountDownLatch(1);
        FineTuneJob job = lab.start(lab.fake(FakeScript.builder()), null, List.of(event -> {
            try {
                lab.clock.sleep(Lab.LONG);
            } catch (InterruptedException e) {
                never.countDown();
            }
        }));
        lab.end(job).join();
        assertThat(lab.elapsed()).isEqualTo(Duration.ofSeconds(5));
        assertThat(never.getCount()).isOne();
    }

    @Test
    void onEvent_afterTheEnd_givesAllFromTheFirst() {
        FineTuneJob job = lab.start(lab.fake(steps(4)));
        lab.end(job).join();
        List<String> ids = Lab.list();
        job.onEvent(event -> ids.add(event.id()));
        lab.clock.awaitQuiet();
        assertThat(ids).containsExactly("e1", "e2", "e3", "e4", "e5", "e6");
    }

    @Test
    void attach_byAnotherProcess_givesAllEventsAndTheModel() {
        FakeProvider provider = lab.fake(steps(50));
        JobRef ref = lab.start(provider).ref();
        lab.clock.advance(Duration.ofSeconds(20)); // the first process dies here
        List<String> ids = Lab.list();
        FineTuneJob again = FineTune.attach(lab.engine(2), provider.reopen(), JobRef.parse(ref.toString()))
                .onEvent(event -> ids.add(event.id()));
        lab.clock.awaitQuiet();
        assertThat(ids).hasSizeBetween(15, 25).startsWith("e1", "e2", "e3");
        assertThat(lab.end(again).join().id()).isEqualTo("ft-job-1");
        assertThat(ids).hasSize(52).doesNotHaveDuplicates();
    }

    @Test
    void attach_providerDownAtFirst_isTriedAgain() throws Exception {
        FakeProvider provider = lab.fake(steps(1));
        JobRef ref = lab.start(provider).ref();
        FakeProvider second = provider.reopen();
        second.failNext(
                Verb.POLL,
                List.of(new ProviderUnavailableException("down -> wait", ProviderFailure.of("fake", "poll"), null)));
        assertThat(lab.drive(() -> FineTune.attach(lab.engine, second, ref))
                        .get()
                        .ref())
                .isEqualTo(ref);
    }

    // ---- subscribers

    @Test
    void events_areGivenAsAskedFor() {
        FineTuneJob job = lab.start(lab.fake(steps(5)));
        Reader reader = new Reader();
        job.events().subscribe(reader);
        lab.end(job).join();
        assertThat(reader.ids).isEmpty();
        reader.request(2);
        lab.clock.awaitQuiet();
        assertThat(reader.ids).containsExactly("e1", "e2");
        reader.request(4);
        lab.clock.awaitQuiet();
        assertThat(reader.ids).hasSize(6);
        assertThat(reader.ends).isEmpty();
        reader.request(1);
        lab.clock.awaitQuiet();
        assertThat(reader.ids).hasSize(7);
        assertThat(reader.ends).containsExactly("complete");
    }

    @Test
    void events_eachSubscriberStartsAtTheFirst() {
        FineTuneJob job = lab.start(lab.fake(steps(5)));
        Reader early = new Reader();
        job.events().subscribe(early);
        early.request(Long.MAX_VALUE);
        lab.end(job).join();
        Reader late = new Reader();
        job.events().subscribe(late);
        late.request(Long.MAX_VALUE);
        lab.clock.awaitQuiet();
        assertThat(late.ids).hasSize(7).isEqualTo(early.ids);
        assertThat(late.ends).containsExactly("complete");
    }

    @Test
    void events_cancelledMidWay_stopForThatSubscriberAlone() {
        FineTuneJob job = lab.start(lab.fake(steps(20)));
        Reader leaving = new Reader();
        Reader staying = new Reader();
        job.events().subscribe(leaving);
        job.events().subscribe(staying);
        leaving.request(3);
        staying.request(Long.MAX_VALUE);
        lab.clock.advance(Duration.ofSeconds(10));
        leaving.cancel();
        leaving.request(100);
        lab.end(job).join();
        assertThat(leaving.ids).hasSize(3);
        assertThat(leaving.ends).isEmpty();
        assertThat(staying.ids).hasSize(22);
    }

    @Test
    void events_failedJob_endWithTheSameError() {
        FineTuneJob job = lab.start(lab.fake(FakeScript.builder().fails("no")));
        Reader reader = new Reader();
        job.events().subscribe(reader);
        reader.request(Long.MAX_VALUE);
        Throwable failure = lab.failure(job);
        lab.clock.awaitQuiet();
        assertThat(failure).isInstanceOf(JobFailedException.class).isSameAs(reader.failure);
        assertThat(reader.ids).hasSize(2);
    }

    @Test
    void events_requestOfZero_isAnError() {
        FineTuneJob job = lab.start(lab.fake(steps(1)));
        Reader reader = new Reader();
        job.events().subscribe(reader);
        reader.request(0);
        lab.clock.awaitQuiet();
        assertThat(reader.failure).isInstanceOf(IllegalArgumentException.class);
    }
}
