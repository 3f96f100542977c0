package dev.slipway.smoke;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why there was no answer. The exceptions' own messages may quote what the server sent. */
final class ConnectionFault {
    private ConnectionFault() {}

    static String words(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String words = ofClass(cause);
            if (words != null) {
                return words;
            }
        }
        return "the connection ended early, or the answer is not HTTP";
    }

    private static @Nullable String ofClass(Throwable cause) {
        return switch (cause) {
            case UnknownHostException _, UnresolvedAddressException _ ->
                "no address is known for the name; check the name, and the name servers of the function's subnets";
            case SSLException _ ->
                "TLS failed; check that the certificate is valid, for this host, and of a public authority";
            case ConnectException _ -> "no connection; check that the service listens there, and both security groups";
            default -> null;
        };
    }
}
