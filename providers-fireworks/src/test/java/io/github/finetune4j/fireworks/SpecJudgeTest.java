// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.http.Headers;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The judge judges: every test against the fake server is judged by it.
 */
class SpecJudgeTest {
    private static final String JOBS = "/v1/accounts/a/supervisedFineTuningJobs";

    private final SpecJudge judge = Lab.JUDGE;

    private static HttpCall create(Map<String, ?> body) {
        return HttpCall.post("v1", "accounts", "a", "supervisedFineTuningJobs")
                .addQuery("supervisedFineTuningJobId", "x")
                .json(body)
                .build();
    }

    @Test
    void request_withAnUnknownField_isFound() {
        assertThat(judge.problems(JOBS, create(Map.of("dataset", "d", "batchSizeSamples", 8))))
                .isEmpty();
        assertThat(judge.problems(JOBS, create(Map.of("dataset", "d", "batch_size", 8))))
                .singleElement()
                .asString()
                .contains("batch_size");
        assertThat(judge.problems(JOBS, create(Map.of("baseModel", "m"))))
                .singleElement()
                .asString()
                .contains("dataset");
        assertThat(judge.problems(JOBS, create(Map.of("dataset", "d", "epochs", 1.5))))
                .isNotEmpty();
    }

    @Test
    void answer_withAValueOfAnotherForm_isFound() {
        HttpCall get = HttpCall.get("x").build();
        String job = JOBS + "/x";
        assertThat(judge.problems(job, get, answer("{\"dataset\":\"d\",\"state\":\"JOB_STATE_RUNNING\",\"new\":1}")))
                .isEmpty();
        assertThat(judge.problems(job, get, answer("{\"dataset\":\"d\",\"state\":\"RUNNING\"}")))
                .singleElement()
                .asString()
                .contains("state");
    }

    private static HttpReply answer(String json) {
        Headers headers = Headers.of(Map.of("content-type", List.of("application/json")));
        return HttpReply.of(200, headers, json.getBytes(StandardCharsets.UTF_8), URI.create("http://localhost"));
    }

    @Test
    void request_toNowhere_isFound() {
        assertThat(judge.problems(JOBS + "/x:pause", HttpCall.post("x").build()))
                .containsExactly("no such call: POST " + JOBS + "/x:pause");
        assertThat(judge.problems(JOBS, HttpCall.get("x").addQuery("page", 2).build()))
                .containsExactly("unknown parameter page");
    }
}
