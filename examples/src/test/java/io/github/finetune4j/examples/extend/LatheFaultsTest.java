// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FaultBench;
import io.github.finetune4j.testkit.FaultCall;
import io.github.finetune4j.testkit.FaultCase;
import io.github.finetune4j.testkit.ProviderFaultsTck;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** A provider over HTTP of one's own, and all that goes wrong. */
// tag::lathe-faults[]
@Tag("slow")
class LatheFaultsTest extends ProviderFaultsTck<LatheFaultsTest.Bench> {
    record Bench(FakeLathe service, LatheProvider provider, JobRef job) implements FaultBench {
        JobRef submit() {
            return provider.submit(LatheProviderTest.spec("slow-oak"), SubmitContext.of("the-key"));
        }
    }

    @Override
    protected Bench open(FaultCase<Bench> at) {
        FakeLathe lathe = new FakeLathe();
        LatheProvider provider = lathe.provider()
                .baseUrl(at.url(lathe.url()))
                .uploadTimeout(at.attemptTimeout())
                .http(http -> http.timeouts(t -> t.attempt(at.attemptTimeout())))
                .build();
        try (LatheProvider other = lathe.provider().build()) { // while all is well
            return new Bench(
                    lathe, provider, other.submit(LatheProviderTest.spec("slow-oak"), SubmitContext.of("another")));
        }
    }

    @Override
    protected List<FaultCall<Bench>> calls() {
        return List.of(
                call("find", "GET", "/jobs", Bench::submit).submits(),
                call("upload", "POST", "/rows", Bench::submit).submits(),
                call("create", "POST", "/jobs", Bench::submit).submits().guarded(),
                call("job", "GET", "/jobs/[^/]+", b -> b.provider().poll(b.job()))
                        .but("404", "N1"),
                call("events", "GET", "/jobs/[^/]+", b -> b.provider().events(b.job(), EventPage.START))
                        .but("404", "N1"),
                call("cancel", "POST", "/jobs/[^/]+/stop", b -> b.provider().cancel(b.job()))
                        .but("cut off", "ok2")); // the second attempt finds it done
    }

    @Override
    protected List<String> secrets() {
        return List.of(FakeLathe.KEY);
    }
}
// end::lathe-faults[]
