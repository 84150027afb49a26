// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.extend;

import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeHttp;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.FakeService;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The made-up service on this machine: a job goes one word further each time that it is looked at. */
// tag::fake-service[]
final class FakeLathe implements FakeService {
    static final String KEY = "lathe-fake-key-000000";

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int QUICK = 3;

    private final Map<String, Map<String, Object>> jobs = new LinkedHashMap<>();
    private final Map<String, Integer> looks = new LinkedHashMap<>();
    private final FakeHttp http = new FakeHttp("fake-lathe", "/v1", this::answer);

    private synchronized FakeReply answer(FakeRequest request) {
        if (!request.header("Authorization").equals("Bearer " + KEY)) {
            throw FakeRefusal.of(FakeReply.error(401, "no_key", "it is " + request.header("Authorization")));
        }
        String path = request.path();
        boolean post = request.method().equals("POST");
        if (path.equals("/rows")) {
            return FakeReply.ok(Map.of("id", "rows-" + Arrays.hashCode(request.body())));
        }
        if (path.equals("/jobs")) {
            return FakeReply.ok(
                    post ? create(request.json()) : labelled(request.query().getOrDefault("label", "")));
        }
        Map<String, Object> job = jobs.get(path.split("/", -1)[2]);
        if (job == null) {
            throw FakeRefusal.of(FakeReply.notFound("job", path));
        }
        return FakeReply.ok(post ? stop(job) : goOn(job));
    }

    @Override
    public void fault(FakeFault fault) {
        http.faults().add(fault);
    }

    @Override
    public void noFaults() {
        http.faults().clear();
    }

    @Override
    public List<FakeRequest> requests(String method, String path) {
        return http.requests(method, path);
    }

    @Override
    public int requestCount() {
        return http.requestCount();
    }

    @Override
    public synchronized int jobs() {
        return jobs.size();
    }

    @Override
    public void close() {
        http.close();
    }

    URI url() {
        return http.baseUrl();
    }

    /** {@return a builder of a provider of it, which waits for nothing} */
    LatheProvider.Builder provider() {
        return LatheProvider.builder()
                .baseUrl(url())
                .key(ApiKey.of(KEY))
                .sleeper(time -> {})
                .pollInterval(Duration.ofMillis(20));
    }
    // end::fake-service[]

    private Map<String, Object> create(Map<String, Object> asked) {
        Map<String, Object> job = new LinkedHashMap<>(asked);
        String id = "job-%06d".formatted(jobs.size() + 1);
        job.put("id", id);
        job.put("state", "waiting");
        jobs.put(id, job);
        return job;
    }

    private Map<String, Object> labelled(String label) {
        return Map.of(
                "jobs",
                jobs.values().stream()
                        .filter(job -> label.equals(job.get("label")))
                        .toList());
    }

    private static Map<String, Object> stop(Map<String, Object> job) {
        if ("done".equals(job.get("state")) || "stopped".equals(job.get("state"))) {
            throw FakeRefusal.bad("ended", "the job has ended");
        }
        job.put("state", "stopped");
        return job;
    }

    private Map<String, Object> goOn(Map<String, Object> job) {
        String state = String.valueOf(job.get("state"));
        boolean slow = String.valueOf(job.get("base")).startsWith("slow");
        int look = looks.merge(String.valueOf(job.get("id")), 1, Integer::sum);
        if (state.equals("waiting")) {
            job.put("state", "turning");
        } else if (state.equals("turning") && look > QUICK && !slow) {
            job.put("state", "done");
            job.put("model", "turned-" + job.getOrDefault("name", "") + job.get("id"));
        }
        if (!state.equals("waiting") && look <= QUICK) {
            List<Object> log = new ArrayList<>(job.get("log") instanceof List<?> before ? before : List.of());
            log.add(Map.of("at", BEGIN.plusSeconds(look).toString(), "step", look - 1, "loss", 1.0 / look));
            job.put("log", log);
        }
        return job;
    }
}
