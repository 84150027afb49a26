// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static io.github.finetune4j.huggingface.HubFixture.MODEL;
import static io.github.finetune4j.huggingface.HubFixture.TINY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.fixtures.FaultTables;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeHub.Request;
import io.github.finetune4j.testkit.services.HubFault;
import io.github.finetune4j.testkit.services.HubFault.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault, what becomes of the call, and after how many requests. The table stands in {@code
 * docs/lab/153-faults.md}, which this test reads, too.
 */
class FaultTableTest {
    private static final String BLOB = "/blob/";
    private static final int SIZE = 300_000;

    private final HubFixture fixture = new HubFixture();

    @TempDir
    Path cache;

    @AfterEach
    void close() {
        fixture.close();
    }

    /**
     * A row.
     *
     * @param name the fault, in words
     * @param outcome what becomes of the download, and how many requests for its bytes there are
     * @param faults in order
     */
    record Row(String name, String outcome, List<HubFault> faults) {
        Row(String name, String outcome, HubFault... faults) {
            this(name, outcome, List.of(faults));
        }

        @Override
        public String toString() {
            return "| " + name + " | " + outcome + " |";
        }
    }

    static List<Row> rows() {
        HubFault drop = HubFault.of("GET", BLOB, Kind.DROP, 100_000);
        HubFault wrong = HubFault.of("GET", BLOB, Kind.CORRUPT, 12_345);
        return List.of(
                new Row("none", "whole, 1"),
                new Row("dropped after 100,000 bytes", "whole, 2", drop),
                new Row(
                        "dropped after every 20,000 bytes",
                        "whole, 13",
                        HubFault.of("GET", BLOB, Kind.DROP, 20_000).times(12)),
                new Row(
                        "dropped before the first byte, always",
                        "ProviderUnavailableException, 6",
                        HubFault.of("GET", BLOB, Kind.DROP, 0).times(30)),
                new Row("7 bytes short", "whole, 2", HubFault.of("GET", BLOB, Kind.SHORTER, 7)),
                new Row("a wrong byte, once", "whole, 2", wrong),
                new Row("a wrong byte, twice", "HubException CORRUPT_DOWNLOAD, 2", wrong.times(2)),
                new Row(
                        "dropped, then the range is ignored",
                        "whole, 2",
                        drop,
                        HubFault.of("GET", BLOB, Kind.IGNORE_RANGE, 0)),
                new Row("dropped, then 416", "whole, 3", drop, HubFault.status("GET", BLOB, 416)),
                new Row(
                        "dropped, then the signed address is no longer good (403)",
                        "whole, 3",
                        drop,
                        HubFault.status("GET", BLOB, 403)),
                new Row(
                        "429 twice",
                        "whole, 3",
                        HubFault.status("GET", BLOB, 429).times(2)),
                new Row(
                        "503 twice",
                        "whole, 3",
                        HubFault.status("GET", BLOB, 503).times(2)),
                new Row(
                        "503 always",
                        "ProviderUnavailableException, 5",
                        HubFault.status("GET", BLOB, 503).times(30)),
                new Row(
                        "404 always",
                        "InvalidRequestException, 2",
                        HubFault.status("GET", BLOB, 404).times(30)),
                new Row("451", "InvalidRequestException, 1", HubFault.status("GET", BLOB, 451)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void download(Row row) throws IOException {
        for (HubFault fault : row.faults()) {
            fixture.fake.fault(fault);
        }
        String outcome = outcome();
        long requests =
                fixture.fake.requests().stream().filter(Request::elsewhere).count();
        assertThat(outcome + ", " + requests).isEqualTo(row.outcome());
        assertThat(HubFixture.corrupt(cache)).as("corrupt blobs").isEmpty();
        assertThat(HubFixture.blobs(cache)).noneMatch(file -> file.toString().endsWith(".incomplete"));
        assertThat(FaultTables.of("Hugging Face")).contains(row.toString());
    }

    private String outcome() {
        try {
            assertThat(fixture.open(cache).file(TINY, "model.safetensors")).hasBinaryContent(HubFixture.bytes(SIZE, 1));
            return "whole";
        } catch (HubException e) {
            return "HubException " + e.problem();
        } catch (ProviderException e) {
            return e.getClass().getSimpleName();
        }
    }

    @Tag("slow")
    @Test
    void droppedAtAnyByte_goesOnThere() {
        byte[] bytes = HubFixture.bytes(257, 3);
        fixture.fake.put(MODEL, Map.of("small.safetensors", bytes));
        for (int at = 0; at < bytes.length; at++) {
            fixture.fake.forgetRequests();
            fixture.fake.fault(HubFault.of("GET", BLOB, Kind.DROP, at));
            Path own = cache.resolve("at-" + at);
            assertThat(fixture.open(own).file(TINY, "small.safetensors")).hasBinaryContent(bytes);
            assertThat(fixture.fake.requests().stream()
                            .filter(Request::elsewhere)
                            .map(Request::range))
                    .containsExactly("", at == 0 ? "" : "bytes=" + at + "-");
        }
        assertThat(HubFixture.corrupt(cache)).isEmpty();
    }

    @Test
    void logThatEndsEarlyOrBreaksAnywhere_andBeginsAnew_givesEachEventOnce() {
        fixture.fake.jobs(new FakeTraining(fixture.fake));
        HuggingFaceProvider first = provider();
        JobRef ref = first.submit(HuggingFaceProviderTckTest.spec(4, "yes"), SubmitContext.of("key-1"));
        while (!first.poll(ref).status().terminal()) {
            LockSupport.parkNanos(5_000_000);
        }
        List<JobEvent> all = first.events(ref, EventPage.START).events();
        for (Kind kind : List.of(Kind.END_EVENTS, Kind.DROP)) {
            IntStream.range(0, 7).forEach(line -> {
                fixture.fake.fault(HubFault.of("GET", "/logs", kind, line));
                assertThat(provider().events(ref, EventPage.START).events())
                        .as("%s after %d lines", kind, line)
                        .isEqualTo(all);
            });
        }
    }

    private HuggingFaceProvider provider() {
        return HuggingFaceProvider.builder(fixture.alice(cache))
                .hardware("t4-small")
                .logPatience(Duration.ofSeconds(2))
                .build();
    }
}
