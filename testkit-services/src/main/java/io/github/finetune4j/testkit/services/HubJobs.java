// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The jobs of {@link FakeHub}. */
final class HubJobs {
    private final List<HubJob> jobs = new CopyOnWriteArrayList<>();
    private final ExecutorService threads;
    private final AtomicInteger number = new AtomicInteger();
    volatile HubJob.Work work = job -> job.log("nothing to do");
    /** After which a log's stream ends though its job goes on: longer than any test. */
    volatile Duration silence = Duration.ofDays(1);

    HubJobs(ExecutorService threads) {
        this.threads = threads;
    }

    /** {@code jobs/hardware}, {@code jobs/namespace}, {@code jobs/namespace/id[/cancel|/logs]}. */
    void serve(HubExchange call, String user) throws IOException {
        List<String> rest = call.path.subList(2, call.path.size());
        if (rest.get(0).equals("hardware")) {
            call.answer(200, hardware());
        } else if (user.isEmpty() || !user.equals(rest.get(0))) {
            call.refuse(user.isEmpty() ? 401 : 403, "", "You have no right to jobs of " + rest.get(0));
        } else if (rest.size() == 1) {
            all(call, user);
        } else {
            one(call, rest);
        }
    }

    private static List<Map<String, @Nullable Object>> hardware() {
        Map<String, Object> accelerator =
                Map.of("type", "gpu", "model", "T4", "quantity", "1", "vram", "16 GB", "manufacturer", "Nvidia");
        Map<String, @Nullable Object> large = machine("t4-small", "Nvidia T4 - small", "4 vCPU", "15 GB", 6667);
        large.put("accelerator", accelerator);
        return List.of(machine("cpu-basic", "CPU Basic", "2 vCPU", "16 GB", 167), large);
    }

    private static Map<String, @Nullable Object> machine(
            String name, String pretty, String cpu, String ram, int microDollars) {
        Map<String, @Nullable Object> machine = new LinkedHashMap<>();
        machine.put("name", name);
        machine.put("prettyName", pretty);
        machine.put("cpu", cpu);
        machine.put("ram", ram);
        machine.put("ephemeralStorage", "50 GB");
        machine.put("accelerator", null);
        machine.put("unitCostMicroUSD", microDollars);
        machine.put("unitCostUSD", microDollars / 1e6);
        machine.put("unitLabel", "minute");
        return machine;
    }

    private void all(HubExchange call, String user) throws IOException {
        if (call.method.equals("POST")) {
            HubJob job = new HubJob("job" + number.incrementAndGet(), user, call.json(), InstantSource.system());
            jobs.add(job);
            threads.execute(() -> job.perform(work));
            call.answer(200, job.json());
            return;
        }
        List<String> labels = call.query.getOrDefault("label", List.of());
        List<Map<String, Object>> found = new ArrayList<>();
        for (HubJob job : jobs) {
            if (labels.stream().allMatch(job::labelled)) {
                found.add(job.json());
            }
        }
        HubFiles.page(call, found, call.address().replaceFirst("[?&]cursor=\\d+", ""));
    }

    private void one(HubExchange call, List<String> rest) throws IOException {
        HubJob job = jobs.stream()
                .filter(each -> each.id().equals(rest.get(1)))
                .findFirst()
                .orElse(null);
        if (job == null) {
            call.answer(404, Map.of("error", "Job not found"));
        } else if (rest.size() == 2) {
            call.answer(200, job.json());
        } else if (rest.get(2).equals("cancel")) {
            job.end("CANCELED", null);
            call.answer(200, job.json());
        } else {
            logs(call, job);
        }
    }

    /** From the first line at every connection, as the Hub does it. */
    private void logs(HubExchange call, HubJob job) throws IOException {
        long most = call.faulty(HubFault.Kind.END_EVENTS) || call.faulty(HubFault.Kind.DROP)
                ? call.faultNumber()
                : Long.MAX_VALUE;
        try (OutputStream out = call.stream("text/event-stream")) {
            out.write(": keep-alive\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            int sent = 0;
            HubJob.Line line = job.line(sent, silence);
            while (line != null && sent < most) {
                String data = Json.write(
                        Map.of("data", line.text(), "timestamp", line.at().toString()));
                out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
                line = job.line(++sent, silence);
            }
            if (call.faulty(HubFault.Kind.DROP)) {
                throw new IOException("dropped as it was told to");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
