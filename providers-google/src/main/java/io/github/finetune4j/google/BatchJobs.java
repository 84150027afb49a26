// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Page;
import io.github.finetune4j.http.Pages;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.MaybeThere;
import java.util.Map;
import java.util.Optional;

/** Batch prediction jobs of a location, call by call. Safe for use by several threads. */
record BatchJobs(VertexClients clients, String location) {
    private static final String JOBS = "batchPredictionJobs";
    private static final int PAGE = 100;

    private ApiClient client() {
        return clients.at(location);
    }

    private String[] path() {
        return new String[] {"projects", clients.place().project(), "locations", location, JOBS};
    }

    private String[] path(String last) {
        return new String[] {"projects", clients.place().project(), "locations", location, JOBS, last};
    }

    /** {@return the id that a name ends with} */
    static String id(Fields job) {
        String name = job.text("name");
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** {@return a new job} Not repeated where it may have been created. */
    Fields create(Map<String, ?> body) {
        HttpCall call =
                HttpCall.post(path()).operation("create batch").json(body).build();
        return named(new Fields(client().object(call)), call);
    }

    /** {@return the job; empty if there is none} */
    Optional<Fields> get(String id) {
        HttpCall call = HttpCall.get(path(id)).operation("get batch").build();
        return MaybeThere.find(client(), call).map(job -> named(job, call));
    }

    /** One that is gone stays so. */
    void cancel(String id) {
        HttpCall call = HttpCall.post(path(id + ":cancel"))
                .operation("cancel batch")
                .json(Map.of())
                .replay(Replay.HARMLESS)
                .build();
        MaybeThere.find(client(), call);
    }

    /** {@return all jobs of the location, page by page, newest first} */
    Pages<Fields> list() {
        return Pages.of(token -> {
            Fields page = new Fields(client().object(HttpCall.get(path())
                    .operation("list batches")
                    .addQuery("pageSize", PAGE)
                    .addQuery("pageToken", token)
                    .build()));
            return new Page<>(page.objects(JOBS), page.present("nextPageToken").orElse(null));
        });
    }

    private Fields named(Fields job, HttpCall call) {
        return job.with("name", "batch", client().provider(), call.operation());
    }
}
