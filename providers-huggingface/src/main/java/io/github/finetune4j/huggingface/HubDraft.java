// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.provider.JobDraft;
import io.github.finetune4j.http.provider.JobFindings;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.hub.RepoNames;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.huggingface.internal.jobs.JobView;
import io.github.finetune4j.huggingface.internal.jobs.JobsApi;
import io.github.finetune4j.huggingface.internal.jobs.RequestFingerprint;
import io.github.finetune4j.huggingface.internal.jobs.TrainingFiles;
import io.github.finetune4j.huggingface.internal.upload.UploadFolder;
import io.github.finetune4j.internal.chat.MessageParts;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.LoraConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A job that is asked for. For use by one thread. */
final class HubDraft implements JobDraft<JobView> {
    private static final String KEY = "finetune4j-key";
    private static final String MOUNT = "/finetune4j";
    private static final String IMAGE = "ghcr.io/astral-sh/uv:python3.12-bookworm";

    private final HubTraining training;
    private final HuggingFaceHub hub;
    private final FineTuneSpec spec;
    private final String key;
    private String owner = "";

    /** @param key as a label carries it */
    HubDraft(HubTraining training, FineTuneSpec spec, String key) {
        this.training = training;
        this.spec = spec;
        this.key = key;
        hub = training.hub();
    }

    /** Rows, base model and hardware are looked at once it is known that there is no such job. */
    @Override
    public void check(JobFindings findings) {}

    private String owner() {
        if (owner.isEmpty()) {
            owner = training.owner();
        }
        return owner;
    }

    @Override
    public Optional<JobView> find() {
        return training.api().labelled(owner(), KEY, key).stream()
                .min(Comparator.comparing((Map<String, Object> job) -> Repositories.text(job.get("createdAt")))
                        .thenComparing(job -> Repositories.text(job.get("id"))))
                .map(job -> training.view(owner(), job));
    }

    @Override
    public boolean matches(JobView job) {
        return RequestFingerprint.agrees(job.raw(), spec);
    }

    @Override
    public Supplier<JobView> prepare() {
        requireTexts("training", spec.trainingData());
        spec.validationData().ifPresent(data -> requireTexts("validation", data));
        String base = base(spec);
        requireHardware();
        String name = name(spec, key);
        HubRepo input = HubRepo.dataset(owner() + "/" + name + "-input");
        String commit = ship(new TrainingFiles(spec, base), input);
        HubRepo output = HubRepo.model(owner() + "/" + name);
        hub.createRepo(output, true);
        Map<String, Object> request = request(input.at(commit), output);
        return () -> training.view(owner(), training.api().run(owner(), request));
    }

    /** The script of the job would learn the texts, and nobody would hear of the images. */
    private static void requireTexts(String what, Dataset data) {
        int row = 0;
        for (Example example : data) {
            row++;
            Optional<String> found = MessageParts.notText(example.messages());
            if (found.isPresent()) {
                throw new InvalidRequestException(
                        "row " + row + " of the " + what + " data cannot be trained on: " + found.get()
                                + ", and jobs train on texts alone -> remove such rows",
                        ProviderFailure.of(HubContext.ID, "submit"),
                        null);
            }
        }
    }

    private String base(FineTuneSpec spec) {
        if (!RepoNames.validId(spec.baseModel())) {
            throw new InvalidRequestException(
                    "base model " + spec.baseModel() + " is no name on the Hub -> give owner/name",
                    ProviderFailure.of(HubContext.ID, "submit"),
                    null);
        }
        return hub.info(HubRepo.model(spec.baseModel())).commit();
    }

    private void requireHardware() {
        List<String> names =
                training.api().hardware().stream().map(JobHardware::name).toList();
        if (!names.contains(training.hardware())) {
            throw new InvalidRequestException(
                    "no hardware " + training.hardware() + " for jobs -> choose one of " + names,
                    ProviderFailure.of(HubContext.ID, "submit"),
                    null);
        }
    }

    private static String name(FineTuneSpec spec, String key) {
        String base = spec.baseModel().substring(spec.baseModel().indexOf('/') + 1);
        String shortened = base.length() > 40 ? base.substring(0, 40) : base;
        String hash = JobsApi.hash(key).substring(0, 10);
        return (shortened + spec.suffix().map(suffix -> "-" + suffix).orElse("") + "-" + hash)
                .replaceAll("-{2,}", "-")
                .replaceAll("\\.{2,}", ".");
    }

    private String ship(TrainingFiles files, HubRepo input) {
        Path folder = UploadFolder.make();
        try {
            HubCommit commit = files.commit(folder).build();
            hub.createRepo(input, true);
            return hub.commit(input, commit).commit();
        } finally {
            TrainingFiles.remove(folder);
        }
    }

    private Map<String, Object> request(HubRepo input, HubRepo output) {
        List<String> command = new ArrayList<>(List.of("uv", "run"));
        if (spec.lora().flatMap(LoraConfig::quantization).isPresent()) {
            command.addAll(List.of("--with", "bitsandbytes"));
        }
        command.add(MOUNT + "/" + TrainingFiles.SCRIPT);
        Map<String, Object> labels = new LinkedHashMap<>(spec.metadata());
        labels.put(KEY, key);
        labels.put(RequestFingerprint.LABEL, RequestFingerprint.of(spec));
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("dockerImage", IMAGE);
        request.put("command", command);
        request.put("arguments", List.of());
        request.put("environment", Map.of(TrainingFiles.OUTPUT, output.id(), "FINETUNE4J_INPUT", MOUNT));
        request.put("secrets", Map.of("HF_TOKEN", hub.token()));
        request.put("flavor", training.hardware());
        request.put("timeoutSeconds", training.timeout().toSeconds());
        request.put("labels", labels);
        request.put(
                "volumes",
                List.of(Map.of(
                        "type",
                        "dataset",
                        "source",
                        input.id(),
                        "revision",
                        input.revision(),
                        "mountPath",
                        MOUNT,
                        "readOnly",
                        true)));
        return request;
    }
}
