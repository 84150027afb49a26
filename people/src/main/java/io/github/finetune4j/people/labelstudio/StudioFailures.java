// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The failures of a server, worded so that one knows what to do. Neither the token nor a task's text is in it. */
final class StudioFailures {
    private static final int LONGEST = 300;
    private static final String GIVEN_DATA = " :: ";

    private final String server;
    private final LabelStudioToken token;

    StudioFailures(String server, LabelStudioToken token) {
        this.server = server;
        this.token = token;
    }

    ProviderException refused(String what, int status, String body) {
        String said = what + " at Label Studio " + server + ": " + status + " " + said(body);
        ProviderFailure failure = new ProviderFailure("label-studio", what, status, null, 1);
        return switch (status) {
            case 401 ->
                new AuthenticationException(
                        said
                                + " -> give a personal token that is valid, or a legacy token where the organization"
                                + " allows them",
                        failure,
                        null);
            case 403 -> new PermissionException(said + " -> give the token of a user who may do it", failure, null);
            case 404 ->
                new InvalidRequestException(
                        said + " -> give the address of Label Studio and a project that this user sees", failure, null);
            default ->
                status >= 500
                        ? new ProviderUnavailableException(
                                said + " -> look into the server's log, and try again", failure, null)
                        : new InvalidRequestException(
                                said + " -> correct what it names; an address that redirects must be the final one",
                                failure,
                                null);
        };
    }

    ProviderException slow(String what, Duration timeout) {
        return unavailable(
                what,
                "no answer within " + timeout.toMillis() + " ms",
                "try again, it goes on where it was; or give it more time with timeout",
                null);
    }

    ProviderException unreachable(String what, Throwable cause) {
        String how = cause instanceof HttpConnectTimeoutException ? "no connection in time" : "no connection";
        return unavailable(
                what, how + " (" + cause.getClass().getSimpleName() + ")", "start it, or check the address", cause);
    }

    private ProviderException unavailable(String what, String how, String remedy, @Nullable Throwable cause) {
        return new ProviderUnavailableException(
                what + " at Label Studio " + server + ": " + how + " -> " + remedy,
                ProviderFailure.of("label-studio", what),
                cause);
    }

    FineTuneException interrupted(String what, InterruptedException cause) {
        return new FineTuneException(
                what + " at Label Studio " + server + ": interrupted -> try again, it goes on where it was", cause);
    }

    /** An answer that Label Studio would not give, or not the one that is known here. */
    ProviderException unknown(String what, String got) {
        return new InvalidRequestException(
                what + " at Label Studio " + server + ": " + got
                        + " in the answer -> give the address of a Label Studio" + " from " + LabelStudio.OLDEST
                        + " on",
                ProviderFailure.of("label-studio", what),
                null);
    }

    private String said(String body) {
        try {
            if (Json.parse(body) instanceof Map<?, ?> map) {
                List<String> parts = new ArrayList<>();
                JsonView.text(map, "detail").filter(text -> !text.isEmpty()).ifPresent(parts::add);
                JsonView.object(map, "validation_errors").values().forEach(each -> add(parts, each));
                return parts.isEmpty() ? "without a reason" : shown(String.join("; ", parts));
            }
        } catch (JsonException e) {
            return "without JSON"; // a page of a proxy, or of another server
        }
        return "without a reason";
    }

    private static void add(List<String> parts, @Nullable Object errors) {
        if (errors instanceof List<?> list) {
            list.forEach(each -> parts.add(withoutData(String.valueOf(each))));
        }
    }

    /** It quotes the whole task behind what is wrong with it. */
    private static String withoutData(String error) {
        int data = error.indexOf(GIVEN_DATA);
        return data < 0 ? error : error.substring(0, data);
    }

    private String shown(String text) {
        String plain =
                text.replace(token.value(), "***").replaceAll("\\s+", " ").replace(" -> ", ": ");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
    }
}
