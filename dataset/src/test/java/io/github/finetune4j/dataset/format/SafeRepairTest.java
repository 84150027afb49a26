// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.source.DataSources;
import io.github.finetune4j.internal.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeRepairTest {
    private static final String OUTER = "{'messages':[{'role':'system','content':'Be"
            + " brief.'},{'role':'user','content':'Hi'},{'role':'assistant','content':'Hello'}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ROLE_CASE | {'messages':[{'role':' User','content':'a'},{'role':'Assistant','content':'b'}]} |"
                        + " {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'}]} |"
                        + " /messages/0/role",
                "ROLE_WORD | {'messages':[{'role':'human','content':'a'},{'role':'bot','content':'b'}]} |"
                        + " {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'}]} |"
                        + " /messages/1/role",
                "LIST_IN_TEXT | {'messages':'[{\\\"role\\\":\\\"user\\\"}]'} | {'messages':[{'role':'user'}]} |"
                        + " /messages",
                "ARGUMENTS_AS_TEXT | {'messages':[{'tool_calls':[{'function':{'name':'f','arguments':{'a':1}}}]}]}"
                        + " | {'messages':[{'tool_calls':[{'function':{'name':'f','arguments':'{\\\"a\\\":1}'}}]}]}"
                        + " | /messages/0/tool_calls/0/function/arguments",
                "FUNCTION_TYPE | {'messages':[{'tool_calls':[{'function':{'name':'f'}}]}]} |"
                        + " {'messages':[{'tool_calls':[{'function':{'name':'f'},'type':'function'}]}]} |"
                        + " /messages/0/tool_calls/0/type",
                "WEIGHT_AS_NUMBER | {'messages':[{'weight':true},{'weight':'0'},{'weight':null}]}"
                        + " | {'messages':[{'weight':1},{'weight':0},{}]} | /messages/2/weight",
                "EMPTY_FIELDS | {'messages':[{'content':null,'name':null,'tool_calls':[]}]} |"
                        + " {'messages':[{'content':null}]} | /messages/0/name",
                "PREFERENCE_NAMES | {'preferred_completion':[],'non_preferred_completion':[]}"
                        + " | {'preferred_output':[],'non_preferred_output':[]} | /preferred_completion",
                "NOVA_VERSION | {'system':[],'messages':[]}"
                        + " | {'system':[],'messages':[],'schemaVersion':'bedrock-conversation-2024'} | /schemaVersion",
                "GEMINI_NAMES | {'system_instruction':{},'contents':[]} | {'systemInstruction':{},'contents':[]} |"
                        + " /system_instruction",
                "BLANK_SYSTEM | {'system':' ','messages':[]} | {'messages':[]} | /system",
                "PLACEHOLDER_INPUT | {'instruction':'a','input':'<noinput>'} | {'instruction':'a','input':''} | /input"
            })
    void repair_fixesAndTells(SafeRepair repair, String before, String after, String pointer) {
        Map<String, Object> row = Json.parseObject(before.replace('\'', '"'));
        String untouched = Json.write(row);
        DatasetReport report = Dataset.builder()
                .addSource(DataSources.rows("rows", List.of(row)))
                .addRepair(repair)
                .check();
        Map<String, Object> repaired = repair.repair(row, new io.github.finetune4j.dataset.spi.RowProblems() {
            @Override
            public void report(io.github.finetune4j.dataset.spi.RowIssue issue) {}

            @Override
            public boolean broken() {
                return false;
            }
        });

        assertThat(Json.write(repaired)).isEqualTo(Json.write(Json.parseObject(after.replace('\'', '"'))));
        assertThat(Json.write(row)).isEqualTo(untouched);
        assertThat(report.issues(repair.code()))
                .isNotEmpty()
                .anySatisfy(issue -> assertThat(issue.pointer()).isEqualTo(pointer))
                .allSatisfy(issue -> assertThat(issue.message()).contains(" became "));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.EnumSource
    void soundRow_staysTheSameObject(SafeRepair repair) {
        Map<String, Object> row = Json.parseObject(OUTER.replace('\'', '"'));

        DatasetReport report = Dataset.builder()
                .addSource(DataSources.rows("rows", List.of(row)))
                .addRepair(repair)
                .check();

        assertThat(report.issues()).isEmpty();
    }

    @Test
    void repairs_areMadeOnRequestOnly_andLetTheRowThrough() {
        Map<String, Object> row = Json.parseObject(OUTER.replace('\'', '"').replace("\"user\"", "\"Human\""));

        DatasetReport asItIs = Dataset.builder()
                .addSource(DataSources.rows("rows", List.of(row)))
                .check();
        DatasetResult fixed = Dataset.builder()
                .addSource(DataSources.rows("rows", List.of(row)))
                .use(SafeRepair.all())
                .use(TrainingTarget.LOCAL)
                .build();

        assertThat(asItIs.counts()).containsKey("unknown-role");
        assertThat(fixed.report().errors()).isZero();
        assertThat(fixed.report().issues("repaired-role-word").get(0).message()).isEqualTo("\"Human\" became \"user\"");
    }
}
