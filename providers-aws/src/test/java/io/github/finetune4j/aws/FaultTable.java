// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FaultRow;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import java.util.List;

/** Faults that do not go away, in the words of AWS. */
final class FaultTable {
    static final String STALLS = "body stalls, two attempts";

    private FaultTable() {}

    static List<FaultRow> all() {
        return List.of(
                new FaultRow(FaultRow.REFUSED, null),
                new FaultRow("hung up, not carried out", FakeFault.hangUp()),
                new FaultRow("hung up, carried out", FakeFault.hangUp().afterExecuting()),
                new FaultRow(STALLS, FakeFault.stall()),
                new FaultRow("cut off", FakeFault.truncate()),
                new FaultRow("502 with a page", FakeFault.page(502, "text/html", "<title>Bad</title>")),
                new FaultRow("400 ValidationException", error(400, "ValidationException")),
                new FaultRow("401", error(401, "Unauthorized")),
                new FaultRow("403 ExpiredTokenException", error(403, "ExpiredTokenException")),
                new FaultRow("403 UnrecognizedClientException", error(403, "UnrecognizedClientException")),
                new FaultRow("403 AccessDeniedException", error(403, "AccessDeniedException")),
                new FaultRow("404 ResourceNotFoundException", error(404, "ResourceNotFoundException")),
                new FaultRow("408", error(408, "RequestTimeout")),
                new FaultRow("409 ConflictException", error(409, "ConflictException")),
                new FaultRow("424 ModelErrorException", error(424, "ModelErrorException")),
                new FaultRow("429 ThrottlingException", error(429, "ThrottlingException")),
                new FaultRow("400 ServiceQuotaExceededException", error(400, "ServiceQuotaExceededException")),
                new FaultRow("429 ModelNotReadyException", error(429, "ModelNotReadyException")),
                new FaultRow("500 InternalServerException", error(500, "InternalServerException")),
                new FaultRow("503 ServiceUnavailableException", error(503, "ServiceUnavailableException")),
                new FaultRow("another content type", FakeFault.page(200, "text/plain", "hello")),
                new FaultRow("redirect to another host", FakeFault.redirect(307, "https://example.com/")));
    }

    static FakeFault error(int status, String code) {
        return FakeBedrockServer.error(status, code, "said by " + FakeBedrockServer.KEY_ID);
    }
}
