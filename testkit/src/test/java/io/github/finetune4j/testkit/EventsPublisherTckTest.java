// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.EventPage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** The Reactive Streams TCK over the events of real jobs in real time; its TestNG methods are called one by one. */
class EventsPublisherTckTest {
    private static final long WAIT_MILLIS = 1_500;
    private static final long QUIET_MILLIS = 50;

    @TestFactory
    Stream<DynamicTest> reactiveStreamsTck() {
        List<Method> rules = Stream.of(Verification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .toList();
        assertThat(rules).hasSizeGreaterThan(35);
        return rules.stream().map(method -> DynamicTest.dynamicTest(method.getName(), () -> call(method)));
    }

    private static void call(Method method) throws Throwable {
        Verification verification = new Verification();
        verification.setUp();
        try {
            method.invoke(verification);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SkipException skipped) {
                Need.NOTHING.require(false, String.valueOf(skipped.getMessage()));
            }
            throw e.getCause();
        }
    }

    /** What the TCK verifies. */
    public static final class Verification extends FlowPublisherVerification<JobEvent> {
        /** Waits longer than usual, for busy machines. */
        public Verification() {
            super(new TestEnvironment(WAIT_MILLIS, QUIET_MILLIS));
        }

        @Override
        public long maxElementsFromPublisher() {
            return 10_000;
        }

        @Override
        public Flow.Publisher<JobEvent> createFlowPublisher(long elements) {
            return publisher(FakeScript.builder(), elements);
        }

        @Override
        public Flow.Publisher<JobEvent> createFailedFlowPublisher() {
            return publisher(FakeScript.builder().fails("on purpose"), 0);
        }

        private static Flow.Publisher<JobEvent> publisher(FakeScript.Builder script, long elements) {
            FakeProvider fake = FakeProvider.builder().script(script.build()).build();
            return Lab.order(new Counted(fake, elements)).start().events();
        }
    }

    /** Gives exactly so many events, in pages. */
    private static final class Counted extends ForwardingProvider {
        private static final long PAGE = 1_000;

        private final long elements;

        Counted(FakeProvider fake, long elements) {
            super(fake);
            this.elements = elements;
        }

        @Override
        public EventPage events(JobRef ref, String cursor) {
            long from = cursor.equals(EventPage.START) ? 0 : Long.parseLong(cursor);
            long to = Math.min(elements, from + PAGE);
            List<JobEvent> events = LongStream.range(from, to)
                    .mapToObj(i -> (JobEvent) new JobEvent.Note("n" + i, Instant.EPOCH, "info", "text"))
                    .toList();
            return new EventPage(events, Long.toString(to), to < elements);
        }
    }
}
