// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.provider.Curves;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.job.JobEvent;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The losses of a job's steps. The service keeps no log of events that a program can read; what it has is a file of
 * metrics, a line for each step, behind a signed URL that the job shows.
 */
record MetricsLog(FireworksApi api) {
    private static final System.Logger LOG = System.getLogger(MetricsLog.class.getName());
    private static final String OPERATION = "read metrics";
    private static final List<String> RATES = List.of("train/learning_rate", "train/lr", "learning_rate");

    /** {@return those so far} */
    List<JobEvent> losses(FoundJob job) {
        Curves curves = new Curves(0);
        Instant created = job.fields().time("createTime").orElse(Instant.EPOCH);
        metrics(job.name(), job.fields()).forEach(metric -> add(curves, created, metric));
        return curves.events();
    }

    private static void add(Curves curves, Instant created, Fields metric) {
        long step = metric.whole("step").orElse(metric.whole("train/step").orElse(-1));
        Instant at = metric.time("timestamp").orElse(created);
        double epoch = first(metric, List.of("train/epoch", "epoch")).orElse(0);
        double rate = first(metric, RATES).orElse(Double.NaN);
        curves.step(at, step, epoch, first(metric, List.of("train/loss", "loss")), rate);
        curves.validation(at, step, epoch, metric.real("eval/loss"));
    }

    private static OptionalDouble first(Fields metric, List<String> names) {
        return names.stream()
                .map(metric::real)
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElse(OptionalDouble.empty());
    }

    /** A job without metrics, or whose file cannot be had, must not hang on it. */
    private List<Fields> metrics(JobName name, Fields job) {
        try {
            Optional<String> url =
                    name.kind() == JobKind.PREFERENCE ? api.metricsUrl(name) : job.present("metricsFileSignedUrl");
            return url.map(place -> lines(name, place, JobStates.ended(job))).orElse(List.of());
        } catch (InvalidRequestException | JobNotFoundException e) {
            return without(name, e);
        }
    }

    /** What a storage says of a signed URL stays out of the log. */
    private static List<Fields> without(JobName name, ProviderException e) {
        LOG.log(
                System.Logger.Level.WARNING,
                "job {0} has no metrics (HTTP {1}), so no losses of its steps",
                name.toString(),
                Integer.toString(e.status().orElse(0)));
        return List.of();
    }

    private List<Fields> lines(JobName name, String url, boolean ended) {
        HttpCall call =
                HttpCall.builder("GET", URI.create(url)).operation(OPERATION).build();
        try {
            List<String> lines = api.client().send(call).text().lines().toList();
            List<Fields> metrics = lines.stream()
                    .map(MetricsLog::line)
                    .flatMap(Optional::stream)
                    .toList();
            if (ended && !lines.isEmpty() && line(lines.get(lines.size() - 1)).isEmpty()) {
                throw new TransientProviderException(
                        "the metrics of job " + name + " were cut off after " + metrics.size() + " lines -> ask again",
                        ProviderFailure.of(FireworksProvider.ID, OPERATION),
                        null);
            }
            return metrics;
        } catch (AuthenticationException | PermissionException e) {
            return without(name, e); // the signature of the URL has expired, say: it is not our key
        }
    }

    /** {@return the metrics of a line; empty for one that is still being written, or cut off} */
    private static Optional<Fields> line(String line) {
        try {
            return Json.parse(line) instanceof Map<?, ?> map ? Optional.of(Fields.of(map)) : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }
}
