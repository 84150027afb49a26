// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.http.batch.BatchAnswer;
import io.github.finetune4j.internal.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of a batch's files, as the service writes them and as it should not. */
final class BatchLinesTest {
    private static BatchAnswer of(String line) {
        return OpenAiBatches.answer(Json.parseObject(line.replace('\'', '"')));
    }

    @Test
    void answer_isRead() {
        BatchAnswer line = of("{'id':'batch_req_1','custom_id':'r1','response':{'status_code':200,'request_id':'q',"
                + "'body':{'id':'chatcmpl-1','model':'gpt-4o-2024-08-06','choices':[{'index':0,'finish_reason':'stop',"
                + "'logprobs':{'content':[{'token':'4','logprob':-0.5,'bytes':[52],'top_logprobs':[]}]},"
                + "'message':{'role':'assistant','content':'4','refusal':null}}],"
                + "'usage':{'prompt_tokens':24,'completion_tokens':8,'total_tokens':32}}},'error':null}");
        assertThat(line.id()).isEqualTo("r1");
        assertThat(line.status()).isEqualTo(200);
        assertThat(line.error()).isEmpty();
        ChatResponse response = line.response().orElseThrow();
        assertThat(response.text()).isEqualTo("4");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.usage().inputTokens()).isEqualTo(24);
        assertThat(response.usage().outputTokens()).isEqualTo(8);
        assertThat(response.fields()).containsEntry("model", "gpt-4o-2024-08-06");
        assertThat(response.logProbabilities())
                .singleElement()
                .satisfies(token -> assertThat(token.logProbability()).isEqualTo(-0.5));
    }

    @Test
    void unansweredRequest_saysWhy() {
        BatchAnswer line = of("{'id':'batch_req_2','custom_id':'r2','response':null,'error':{'code':'batch_expired',"
                + "'message':'This request could not be executed before the completion window expired.'}}");
        assertThat(line.id()).isEqualTo("r2");
        assertThat(line.status()).isZero();
        assertThat(line.response()).isEmpty();
        assertThat(line.error())
                .isEqualTo("batch_expired: This request could not be executed before the completion window expired.");
    }

    /** The body is the error, and the error beside it is null: openai-openapi#302. */
    @Test
    void refusedRequest_saysWhy() {
        BatchAnswer line = of("{'id':'batch_req_3','custom_id':'r3','response':{'status_code':400,'request_id':'q',"
                + "'body':{'error':{'message':'too long','type':'invalid_request_error','param':'messages',"
                + "'code':'context_length_exceeded'}}},'error':null}");
        assertThat(line.status()).isEqualTo(400);
        assertThat(line.response()).isEmpty();
        assertThat(line.error()).isEqualTo("context_length_exceeded: too long");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 0 | the service does not say why",
                "{'custom_id':7,'response':{'status_code':'200','body':[]}} | 0 | the service does not say why",
                "{'response':{'status_code':200,'body':{'choices':[]}}} | 200 | the service does not say why",
                "{'response':{'status_code':500,'body':{'error':{'code':null,'message':'oops'}}}} | 500 | oops",
                "{'response':{'status_code':429,'body':null},'error':{'code':'busy'}} | 429 | busy: the service does"
                        + " not say why",
                "{'response':{'status_code':503,'body':{'error':'plain words'}}} | 503 | the service does not say why"
            })
    void lineOfAnotherForm_isNoAnswer_andDoesNotThrow(String line, int status, String error) {
        BatchAnswer read = of(line);
        assertThat(read.status()).isEqualTo(status);
        assertThat(read.response()).isEmpty();
        assertThat(read.error()).isEqualTo(error);
    }

    @Test
    void refusalOfTheModel_isAnAnswer() {
        BatchAnswer line = of(
                "{'custom_id':'r4','response':{'status_code':200,'body':{'choices':[{'message':"
                        + "{'role':'assistant','content':null,'refusal':'I cannot'},'finish_reason':'new_word'}]}},'error':null}");
        ChatResponse response = line.response().orElseThrow();
        assertThat(response.text()).isEmpty();
        assertThat(response.finishReason()).isEqualTo(FinishReason.UNKNOWN);
        assertThat(response.fields()).containsEntry("refusal", "I cannot").containsEntry("finish_reason", "new_word");
    }
}
