// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The judge itself: what the models do not know, it finds. */
class ServiceModelJudgeTest {
    private static final String AUTH = "AWS4-HMAC-SHA256 Credential=AKIAFAKEFAKEFAKE0000/20261128/us-east-1/";

    private static List<String> problems(String method, String path, String service, String body) throws Exception {
        try (FakeBedrockServer server = FakeBedrockServer.start()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.endpoint() + path))
                    .header("Authorization", AUTH + service + "/aws4_request, x")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.discarding());
            FakeRequest sent = server.requests().get(0);
            return ServiceModelJudge.problems(sent).stream()
                    .filter(problem -> !problem.contains("header")) // the JDK's own client has some of its own
                    .toList();
        }
    }

    @Test
    void unknownField_isFound() throws Exception {
        assertThat(problems(
                        "POST", "/model/m/converse", "bedrock", "{\"messages\":[{\"role\":\"user\",\"contents\":[]}]}"))
                .containsExactlyInAnyOrder(
                        "Converse.messages[] knows no field contents", "Converse.messages[] needs content");
    }

    @Test
    void wordOfAnotherForm_isFound() throws Exception {
        assertThat(problems(
                        "POST", "/model/m/converse", "bedrock", "{\"messages\":[{\"role\":\"robot\",\"content\":[]}]}"))
                .singleElement()
                .asString()
                .startsWith("Converse.messages[].role is none of [user, assistant");
    }

    @Test
    void missingFields_areFound() throws Exception {
        assertThat(problems("POST", "/provisioned-model-throughput", "bedrock", "{\"modelUnits\":1}"))
                .containsExactlyInAnyOrder(
                        "CreateProvisionedModelThroughput needs provisionedModelName",
                        "CreateProvisionedModelThroughput needs modelId");
    }

    @Test
    void unknownOperationParameterAndElement_areFound() throws Exception {
        assertThat(problems("POST", "/jobs", "bedrock", "{}")).containsExactly("no operation of bedrock is POST /jobs");
        assertThat(problems("GET", "/custom-models?colour=red", "bedrock", ""))
                .containsExactly("ListCustomModels knows no parameter colour");
        assertThat(problems("POST", "/b/k?uploadId=1", "s3", "<CompleteMultipartUpload><Piece></Piece>"))
                .containsExactly("CompleteMultipartUpload knows no element Piece");
    }

    @Test
    void labsClose_failsOnAProblem() throws Exception {
        Lab lab = new Lab();
        HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(lab.server.endpoint()).build(), HttpResponse.BodyHandlers.discarding());
        assertThat(catchThrowable(lab::close))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("is not signed");
    }
}
