// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The SDK's errors as ours. A service's exception is not kept as the cause: all of it is in the failure, and its text
 * is the service's, which may repeat what was sent.
 *
 * @param provider id of the provider that asks
 * @param region named where a wrong one is the likely reason
 */
record AwsErrors(String provider, String region) {
    private static final Set<String> NOT_AUTHENTIC = Set.of(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "InvalidToken",
            "AuthFailure",
            "NotAuthorized");
    // services of JSON 1.1 answer these with 400
    private static final Set<String> DENIED = Set.of("AccessDeniedException", "AccessDenied", "OptInRequired");
    private static final Set<String> EXPIRED =
            Set.of("ExpiredTokenException", "ExpiredToken", "RequestExpired", "TokenRefreshRequired");
    private static final Set<String> SLOW =
            Set.of("ThrottlingException", "Throttling", "TooManyRequestsException", "SlowDown", "RequestLimitExceeded");
    private static final Set<String> FULL = Set.of(
            "ServiceQuotaExceededException", "LimitExceededException", "ResourceLimitExceeded", "TooManyTagsException");
    private static final Set<String> BUSY =
            Set.of("ModelNotReadyException", "ConflictException", "ResourceInUseException", "ResourceInUse");
    private static final Pattern KEY_ID = Pattern.compile("(AKIA|ASIA)[A-Z0-9]{8,}");

    <T> T call(String operation, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw mapped(operation, e);
        }
    }

    void run(String operation, Runnable call) {
        call(operation, () -> {
            call.run();
            return true;
        });
    }

    /** {@return what the service was not even asked for, or would refuse} */
    InvalidRequestException refused(String operation, String message) {
        return new InvalidRequestException(message, ProviderFailure.of(provider, operation), null);
    }

    ProviderException mapped(String operation, Throwable failed) {
        if (failed instanceof AwsServiceException service) {
            return service(operation, service);
        }
        return client(operation, failed);
    }

    private ProviderException service(String operation, AwsServiceException e) {
        String code = code(e);
        ProviderFailure failure = failure(operation, e, code);
        String what = words(operation, code.isEmpty() ? "HTTP " + e.statusCode() : code, said(e));
        if (EXPIRED.contains(code)) {
            return new AuthenticationException(
                    what + " -> renew the credentials, for example by \"aws sso login\"", failure, null);
        }
        if (NOT_AUTHENTIC.contains(code) || e.statusCode() == 401) {
            return new AuthenticationException(
                    what + " -> check the credentials that the AWS SDK finds, and this machine's clock", failure, null);
        }
        if (FULL.contains(code)) {
            return new PermissionException(
                    what + " -> end or delete what is there, or ask for more in Service Quotas for " + region,
                    failure,
                    null);
        }
        if (SLOW.contains(code) || e.isThrottlingException()) {
            return new RateLimitedException(
                    what + " -> ask again later, or ask for more in Service Quotas", failure, null);
        }
        return byStatus(e.statusCode(), code, what, failure);
    }

    private ProviderException byStatus(int status, String code, String what, ProviderFailure failure) {
        if (BUSY.contains(code) || status == 409) {
            return new TransientProviderException(what + " -> ask again", failure, null);
        }
        if (status == 403 || DENIED.contains(code)) {
            return new PermissionException(
                    what + " -> allow it to these credentials by an IAM policy, and check the region " + region,
                    failure,
                    null);
        }
        if (status >= 500 || status == 408) {
            return new ProviderUnavailableException(what + " -> ask again later", failure, null);
        }
        if (status == 424) {
            return new TransientProviderException(what + " -> ask again", failure, null);
        }
        if (status >= 400) {
            return new InvalidRequestException(what + " -> change the request; the region is " + region, failure, null);
        }
        return new ProviderException(what + " -> check region and endpoint: " + region, failure, null);
    }

    private ProviderFailure failure(String operation, AwsServiceException e, String code) {
        Map<String, String> details = new LinkedHashMap<>();
        if (!code.isEmpty()) {
            details.put("code", code);
        }
        String id = e.requestId();
        if (id != null && e.extendedRequestId() != null) {
            details.put("x-amz-id-2", e.extendedRequestId());
        }
        return new ProviderFailure(provider, operation, e.statusCode(), id, attempts(e), details);
    }

    private static int attempts(SdkException e) {
        Integer attempts = e.numAttempts();
        return attempts == null ? 1 : Math.max(1, attempts);
    }

    static String code(AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }

    private static String said(AwsServiceException e) {
        return said(e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage());
    }

    private static String said(@Nullable String message) {
        return message == null ? "" : KEY_ID.matcher(message).replaceAll("***");
    }

    private String words(String operation, String code, String message) {
        return provider + " could not \"" + operation + "\": " + code + (message.isBlank() ? "" : ", " + message);
    }

    private ProviderException client(String operation, Throwable e) {
        int attempts = e instanceof SdkException sdk ? attempts(sdk) : 1;
        ProviderFailure failure = new ProviderFailure(provider, operation, 0, null, attempts);
        String message = said(String.valueOf(e.getMessage()));
        if (message.contains("credentials") || message.contains("profile")) {
            return new AuthenticationException(
                    words(operation, "no credentials", message) + " -> set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
                            + " or a profile by AWS_PROFILE, or run with a role",
                    failure,
                    null);
        }
        if (passes(e)) {
            return new ProviderUnavailableException(
                    words(operation, "no answer", message) + " -> ask again; check the network, and that there is"
                            + " such an endpoint in " + region,
                    failure,
                    e);
        }
        return new ProviderException(
                words(operation, "no sensible answer", message) + " -> check that the endpoint is the service's",
                failure,
                e);
    }

    private static boolean passes(Throwable e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            // an answer that breaks off is XML that breaks off
            if (each instanceof IOException
                    || each instanceof XMLStreamException
                    || each instanceof java.util.concurrent.TimeoutException
                    || each instanceof RetryableException
                    || each instanceof ApiCallTimeoutException
                    || each instanceof ApiCallAttemptTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
