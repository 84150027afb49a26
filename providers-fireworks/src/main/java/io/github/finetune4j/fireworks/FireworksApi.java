// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Page;
import io.github.finetune4j.http.Pages;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.MaybeThere;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls of Fireworks AI's control plane, in its own words. Data sets are in {@link DataSetCalls}. */
record FireworksApi(ApiClient client, Account account) {
    private static final String NAME = "name";
    private static final String BATCHES = "batchInferenceJobs";
    private static final int PAGE = 200;

    // ---- jobs

    /** Not repeated where it may have been created: then the exception leaves that open. */
    Fields create(JobName job, Map<String, ?> body) {
        HttpCall call = HttpCall.post(account.path(job.kind().collection()))
                .operation("create job")
                .addQuery(job.kind().idParameter(), job.id())
                .json(body)
                .build();
        return one(call, "job");
    }

    Fields job(JobName job) {
        return one(HttpCall.get(path(job)).operation("get job").build(), "job");
    }

    /** {@return the job; empty if there is none of that name} */
    Optional<Fields> find(JobName job) {
        try {
            return Optional.of(job(job));
        } catch (JobNotFoundException e) {
            return Optional.empty();
        }
    }

    List<Fields> jobs(JobKind kind) {
        return all("list jobs", kind.collection(), account.path(kind.collection()));
    }

    void cancel(JobName job) {
        client.object(HttpCall.post(path(new JobName(job.kind(), job.id() + ":cancel")))
                .operation("cancel job")
                .replay(Replay.HARMLESS)
                .json(Map.of())
                .build());
    }

    /** {@return whether it was there} */
    boolean delete(JobName job) {
        return MaybeThere.delete(
                client, HttpCall.delete(path(job)).operation("delete job").build());
    }

    /** {@return where the metrics of a job by preference are; empty if there are none} */
    Optional<String> metricsUrl(JobName job) {
        HttpCall call = HttpCall.get(path(new JobName(job.kind(), job.id() + ":getMetricsFileEndpoint")))
                .operation("get metrics")
                .build();
        return new Fields(client.object(call)).present("signedUrl");
    }

    private String[] path(JobName job) {
        return account.path(job.kind().collection(), job.id());
    }

    // ---- batches

    /** Not repeated where it may have been created: then the exception leaves that open. */
    Fields createBatch(String id, Map<String, ?> body) {
        HttpCall call = HttpCall.post(account.path(BATCHES))
                .operation("create batch")
                .addQuery("batchInferenceJobId", id)
                .json(body)
                .build();
        return one(call, "batch");
    }

    /** {@return the batch; empty if there is none of that name} */
    Optional<Fields> batch(String id) {
        HttpCall call =
                HttpCall.get(account.path(BATCHES, id)).operation("get batch").build();
        return MaybeThere.find(client, call)
                .map(batch -> batch.with(NAME, "batch", FireworksProvider.ID, call.operation()));
    }

    List<Fields> batches() {
        return all("list batches", BATCHES, account.path(BATCHES));
    }

    // ---- models and prices

    /** {@return the answer to a question for the price of a job by example} */
    Fields price(Map<String, ?> body) {
        HttpCall call = HttpCall.post(account.path(JobKind.SUPERVISED.collection() + ":estimateCost"))
                .operation("estimate price")
                .replay(Replay.HARMLESS)
                .json(body)
                .build();
        return new Fields(client.object(call));
    }

    /** {@return the models that the service offers} */
    List<Fields> models() {
        return all("list models", "models", "v1", "accounts", "fireworks", "models");
    }

    /** {@return the models of the account itself} */
    List<Fields> ownModels() {
        String own = ownModel("");
        return all("list own models", "models", account.path("models")).stream()
                .filter(model -> model.text(NAME).startsWith(own))
                .toList();
    }

    /** {@return the whole name of a model of the account} */
    String ownModel(String id) {
        return "accounts/" + account.id() + "/models/" + id;
    }

    /** {@return a model; empty if there is none of that name} */
    Optional<Fields> model(String name) {
        return Account.model(name)
                .map(path -> HttpCall.get(path).operation("get model").build())
                .flatMap(call -> MaybeThere.find(client, call));
    }

    /** {@return where the files of a model are, by their names} */
    Map<String, Object> downloads(String model) {
        String[] path = Account.model(model)
                .orElseThrow(() ->
                        new IllegalStateException("the service named a model " + model + " -> report it as a bug"));
        path[path.length - 1] += ":getDownloadEndpoint";
        HttpCall call = HttpCall.get(path).operation("download adapter").build();
        return new Fields(client.object(call)).object("filenameToSignedUrls").raw();
    }

    // ---- what they have in common

    private Fields one(HttpCall call, String what) {
        return new Fields(client.object(call)).with(NAME, what, FireworksProvider.ID, call.operation());
    }

    private List<Fields> all(String operation, String field, String... path) {
        return all(client, operation, field, path);
    }

    /** {@return all pages of a list} */
    static List<Fields> all(ApiClient client, String operation, String field, String... path) {
        return Pages.<Fields>of(token -> {
                    Fields page = new Fields(client.object(HttpCall.get(path)
                            .operation(operation)
                            .addQuery("pageSize", PAGE)
                            .addQuery("pageToken", token)
                            .build()));
                    return new Page<>(
                            page.objects(field), page.present("nextPageToken").orElse(null));
                })
                .stream()
                .toList();
    }
}
