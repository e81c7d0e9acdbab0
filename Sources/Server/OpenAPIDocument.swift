/// The contract as served: `docs/openapi.yaml`, byte for byte, so that the program needs no file
/// beside it. A test compares the two, and writes this file when it runs with EBLOCKS_RECORD=1.
enum OpenAPIDocument {
  // swift-format-ignore
  static let text = #"""
openapi: 3.1.0
info:
  title: eBlocks
  version: 0.1.0
  summary: Hands campaign volunteers short lists of voters to write to and to call, and records what happened.
  description: >-
    JSON throughout. Times are RFC 3339 in UTC, whole seconds. A request body is at most 64 KiB and
    carries Content-Type application/json. Fields that are not described here may be added to
    answers at any time; clients pass over what they do not know. Every error, whatever its cause,
    is application/problem+json (RFC 9457) with a stable code.

    Both sides may say in the header Eblocks-API which levels of this interface they speak, 1 or
    1-3; this document is level 1, which is also what a side speaks that sends no such header. A
    request of a client that shares no level with the server is refused with 400
    version_unsupported. Every answer carries Eblocks-API, Eblocks-Version (the server's version),
    and X-Request-Id, which names the request in the server's log; a client may choose it, 1 to 64
    letters, digits, dots, hyphens and underscores.
servers:
  - url: /
tags:
  - name: session
    description: Signing in and out, and accounts.
  - name: lists
    description: A volunteer's list in one mode.
  - name: results
    description: What happened with a voter.
  - name: reports
    description: What admins read.
  - name: admins
    description: What admins do about what the reports show, and the configuration.
  - name: operators
    description: For those who run the server; no session needed.
security:
  - session: []
paths:
  /v1/session:
    post:
      operationId: signIn
      tags: [session]
      summary: Signs in and sets the cookie.
      description: Failed tries are slowed down per account and per network address.
      security: []
      requestBody:
        $ref: "#/components/requestBodies/SignIn"
      responses:
        "200":
          $ref: "#/components/responses/SignedIn"
        "400":
          $ref: "#/components/responses/Malformed"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "429":
          $ref: "#/components/responses/TooMany"
        default:
          $ref: "#/components/responses/Problem"
    get:
      operationId: readSession
      tags: [session]
      summary: Who is signed in, with tallies and the campaign's settings.
      responses:
        "200":
          description: The session.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Session"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        default:
          $ref: "#/components/responses/Problem"
    delete:
      operationId: signOut
      tags: [session]
      summary: Ends the session and clears the cookie.
      description: Answers the same without a session, so signing out always works.
      security: []
      responses:
        "204":
          description: Signed out.
          headers:
            Set-Cookie:
              $ref: "#/components/headers/ClearedCookie"
        default:
          $ref: "#/components/responses/Problem"
  /v1/users:
    post:
      operationId: signUp
      tags: [session]
      summary: Makes an account and signs it in, where the campaign lets anyone join.
      security: []
      requestBody:
        $ref: "#/components/requestBodies/SignIn"
      responses:
        "201":
          $ref: "#/components/responses/SignedIn"
        "400":
          $ref: "#/components/responses/Malformed"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "422":
          $ref: "#/components/responses/Invalid"
        "429":
          $ref: "#/components/responses/TooMany"
        default:
          $ref: "#/components/responses/Problem"
  /v1/users/me/password:
    put:
      operationId: changePassword
      tags: [session]
      summary: Changes the own password; other sessions of the account end.
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/PasswordChange"
      responses:
        "204":
          description: The new password holds.
        "400":
          $ref: "#/components/responses/Malformed"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "413":
          $ref: "#/components/responses/TooLarge"
        "422":
          $ref: "#/components/responses/Invalid"
        "429":
          $ref: "#/components/responses/TooMany"
        default:
          $ref: "#/components/responses/Problem"
  /v1/lists/{mode}:
    parameters:
      - $ref: "#/components/parameters/Mode"
    get:
      operationId: readList
      tags: [lists]
      summary: Reads the list and changes nothing.
      responses:
        "200":
          $ref: "#/components/responses/List"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        default:
          $ref: "#/components/responses/Problem"
    put:
      operationId: openList
      tags: [lists]
      summary: Opens the list, assigning a chunk when it is empty and the rules allow.
      description: An empty list says why in lockout or notice.
      responses:
        "200":
          $ref: "#/components/responses/List"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        default:
          $ref: "#/components/responses/Problem"
  /v1/lists/{mode}/refill:
    parameters:
      - $ref: "#/components/parameters/Mode"
    post:
      operationId: refillList
      tags: [lists]
      summary: Tops the list up to a chunk, as far as the rules allow.
      responses:
        "200":
          $ref: "#/components/responses/List"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        default:
          $ref: "#/components/responses/Problem"
  /v1/lists/{mode}/voters/{id}/result:
    parameters:
      - $ref: "#/components/parameters/Mode"
      - $ref: "#/components/parameters/VoterID"
    post:
      operationId: recordResult
      tags: [results]
      summary: Records that a letter was mailed, or how a call ended.
      description: >-
        Sent once or fifty times under one key, it counts once and gets the same result, with the
        list as it is now.

        A result may come late: for a voter who is no longer on the list, but was at occurredAt,
        within 48 hours. It is recorded, even when somebody else has resolved the voter meanwhile,
        and the voter leaves anyone else's list; it never is the last of a list. The 48 hours are
        counted to when the key first came, if it was answered then with quota_exceeded, locked_out
        or misconfigured.
      parameters:
        - $ref: "#/components/parameters/RequiredKey"
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/ResultRequest"
      responses:
        "201":
          description: Recorded.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/ResultAnswer"
        "400":
          $ref: "#/components/responses/Malformed"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "409":
          $ref: "#/components/responses/Conflict"
        "413":
          $ref: "#/components/responses/TooLarge"
        "422":
          $ref: "#/components/responses/Invalid"
        "429":
          $ref: "#/components/responses/TooMany"
        "503":
          $ref: "#/components/responses/Unavailable"
        default:
          $ref: "#/components/responses/Problem"
  /v1/results/{id}:
    parameters:
      - name: id
        in: path
        required: true
        description: The Idempotency-Key under which the result was recorded.
        schema:
          $ref: "#/components/schemas/Key"
    delete:
      operationId: undoResult
      tags: [results]
      summary: Undoes an own result within 5 minutes; the voter is back on the list.
      description: Where another volunteer's late result stands, the voter stays done.
      responses:
        "200":
          $ref: "#/components/responses/ListAnswer"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "409":
          $ref: "#/components/responses/Conflict"
        default:
          $ref: "#/components/responses/Problem"
  /v1/lists/{mode}/voters/{id}/skip:
    parameters:
      - $ref: "#/components/parameters/Mode"
      - $ref: "#/components/parameters/VoterID"
    post:
      operationId: skipVoter
      tags: [lists]
      summary: Returns a voter to the pool; not offered to this volunteer again that day.
      parameters:
        - $ref: "#/components/parameters/OptionalKey"
      requestBody:
        required: false
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/SkipRequest"
      responses:
        "200":
          $ref: "#/components/responses/ListAnswer"
        "400":
          $ref: "#/components/responses/Malformed"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "409":
          $ref: "#/components/responses/Conflict"
        "413":
          $ref: "#/components/responses/TooLarge"
        "422":
          $ref: "#/components/responses/Invalid"
        "429":
          $ref: "#/components/responses/TooMany"
        default:
          $ref: "#/components/responses/Problem"
  /v1/lists/{mode}/voters/{id}:
    parameters:
      - $ref: "#/components/parameters/Mode"
      - $ref: "#/components/parameters/VoterID"
    patch:
      operationId: correctVoter
      tags: [lists]
      summary: Corrects the name, and in letters mode the address, in calls mode the phone.
      description: Only while the voter is on the volunteer's list in that mode and unresolved.
      parameters:
        - $ref: "#/components/parameters/OptionalKey"
      requestBody:
        $ref: "#/components/requestBodies/Correction"
      responses:
        "200":
          $ref: "#/components/responses/ListAnswer"
        "400":
          $ref: "#/components/responses/Malformed"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "409":
          $ref: "#/components/responses/Conflict"
        "413":
          $ref: "#/components/responses/TooLarge"
        "422":
          $ref: "#/components/responses/Invalid"
        default:
          $ref: "#/components/responses/Problem"
  /v1/voters/{id}:
    parameters:
      - $ref: "#/components/parameters/VoterID"
    patch:
      operationId: correctVoterAsAdmin
      tags: [lists]
      summary: Corrects any voter; for admins.
      parameters:
        - $ref: "#/components/parameters/OptionalKey"
      requestBody:
        $ref: "#/components/requestBodies/Correction"
      responses:
        "204":
          description: Corrected.
        "400":
          $ref: "#/components/responses/Malformed"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "413":
          $ref: "#/components/responses/TooLarge"
        "422":
          $ref: "#/components/responses/Invalid"
        default:
          $ref: "#/components/responses/Problem"
  /v1/reports/{name}:
    get:
      operationId: readReport
      tags: [reports]
      summary: One report, as a table; for admins.
      description: >-
        totals, activity, volunteers, resolutions, places, unusual, notes or results. Each knows some of
        the filters and refuses the others: mode, from and to all of them; by activity (hour, day,
        hour-of-day), resolutions (resolution, hour-of-day) and places (state, city, zip); state and city
        places; user unusual, notes and results; q notes, within at most 92 days. notes and results come
        newest first and are not sorted otherwise. Days are those of the campaign's zone.
      parameters:
        - $ref: "#/components/parameters/ReportName"
        - $ref: "#/components/parameters/ReportMode"
        - $ref: "#/components/parameters/ReportFrom"
        - $ref: "#/components/parameters/ReportTo"
        - $ref: "#/components/parameters/ReportBy"
        - $ref: "#/components/parameters/ReportState"
        - $ref: "#/components/parameters/ReportCity"
        - $ref: "#/components/parameters/ReportUser"
        - $ref: "#/components/parameters/ReportText"
        - $ref: "#/components/parameters/ReportSort"
        - $ref: "#/components/parameters/ReportLimit"
        - $ref: "#/components/parameters/ReportAfter"
      responses:
        "200":
          $ref: "#/components/responses/Report"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "422":
          $ref: "#/components/responses/Invalid"
        default:
          $ref: "#/components/responses/Problem"
  /v1/voters:
    get:
      operationId: findVoters
      tags: [reports]
      summary: Voters that a text describes, as a report; for admins.
      description: >-
        q is the beginning of a family name (Garcia), with a given name (Garcia, Rosa or Rosa Garcia), a
        telephone number, id:123, or a state's voter number; behind it a ZIP code or its beginning.
      parameters:
        - $ref: "#/components/parameters/ReportText"
        - $ref: "#/components/parameters/ReportSort"
        - $ref: "#/components/parameters/ReportLimit"
        - $ref: "#/components/parameters/ReportAfter"
      responses:
        "200":
          $ref: "#/components/responses/Report"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "422":
          $ref: "#/components/responses/Invalid"
        default:
          $ref: "#/components/responses/Problem"
  /v1/voters/{id}/history:
    get:
      operationId: readVoterHistory
      tags: [reports]
      summary: All that ever happened to one voter, newest first, as a report; for admins.
      parameters:
        - $ref: "#/components/parameters/VoterID"
        - $ref: "#/components/parameters/ReportSort"
        - $ref: "#/components/parameters/ReportLimit"
        - $ref: "#/components/parameters/ReportAfter"
      responses:
        "200":
          $ref: "#/components/responses/Report"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "422":
          $ref: "#/components/responses/Invalid"
        default:
          $ref: "#/components/responses/Problem"
  /v1/actions:
    get:
      operationId: readActions
      tags: [admins]
      summary: What admins did, newest first, the latest 200; for admins.
      responses:
        "200":
          description: The log.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/AdminActions"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        default:
          $ref: "#/components/responses/Problem"
    post:
      operationId: act
      tags: [admins]
      summary: Says what an action would do, or does it; for admins.
      description: >-
        Without confirmed, or with false, nothing is done and the answer is 200 with what would be.
        With true it is done, logged, and answered 201; that needs an Idempotency-Key, under which it
        is done once. take_back needs user, from and to; release_lists and suspend need user;
        close_voter needs voter; close_number needs phone. mode is for take_back, release_lists and
        close_voter. What a kind does not need is left out.
      parameters:
        - $ref: "#/components/parameters/OptionalKey"
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/AdminActionRequest"
      responses:
        "200":
          description: What would be done.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/AdminActionAnswer"
        "201":
          description: What was done.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/AdminActionAnswer"
        "400":
          $ref: "#/components/responses/Malformed"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "413":
          $ref: "#/components/responses/TooLarge"
        "422":
          $ref: "#/components/responses/Invalid"
        default:
          $ref: "#/components/responses/Problem"
  /v1/actions/{id}:
    parameters:
      - $ref: "#/components/parameters/ActionID"
    delete:
      operationId: undoAction
      tags: [admins]
      summary: Undoes an action; for admins.
      description: >-
        Answers the same when it is undone already. Results count again, and voters return to lists,
        where nobody else has them by now; the answer says how many could not.
      responses:
        "200":
          description: What is back.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/AdminActionAnswer"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "422":
          $ref: "#/components/responses/Invalid"
        default:
          $ref: "#/components/responses/Problem"
  /v1/settings:
    get:
      operationId: readSettings
      tags: [admins]
      summary: Every variable of the configuration; for admins.
      responses:
        "200":
          $ref: "#/components/responses/Settings"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        default:
          $ref: "#/components/responses/Problem"
  /v1/settings/{name}:
    parameters:
      - $ref: "#/components/parameters/SettingName"
    put:
      operationId: changeSetting
      tags: [admins]
      summary: Sets one variable, by the rules of conf set; for admins.
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/SettingChange"
      responses:
        "200":
          $ref: "#/components/responses/Settings"
        "400":
          $ref: "#/components/responses/Malformed"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        "413":
          $ref: "#/components/responses/TooLarge"
        "422":
          $ref: "#/components/responses/Invalid"
        default:
          $ref: "#/components/responses/Problem"
    delete:
      operationId: unsetSetting
      tags: [admins]
      summary: Returns one variable to its standard; for admins.
      responses:
        "200":
          $ref: "#/components/responses/Settings"
        "401":
          $ref: "#/components/responses/Unauthenticated"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          $ref: "#/components/responses/NotFound"
        default:
          $ref: "#/components/responses/Problem"
  /v1/openapi.yaml:
    get:
      operationId: readContract
      tags: [operators]
      summary: This document.
      security: []
      responses:
        "200":
          description: The contract.
          content:
            application/yaml:
              schema:
                type: string
  /healthz:
    get:
      operationId: readHealth
      tags: [operators]
      summary: Whether the process lives.
      security: []
      responses:
        "200":
          description: It does.
          content:
            text/plain:
              schema:
                type: string
  /readyz:
    get:
      operationId: readReadiness
      tags: [operators]
      summary: Whether the database answers within 2 seconds and can keep what is written.
      description: >-
        No when its file was moved away, or its disk is full. An answer is good for 3 seconds.
      security: []
      responses:
        "200":
          description: It does.
          content:
            text/plain:
              schema:
                type: string
        "503":
          $ref: "#/components/responses/Unavailable"
  /metrics:
    get:
      operationId: readMetrics
      tags: [operators]
      summary: Counters in the text format of Prometheus; no personal data.
      security: []
      responses:
        "200":
          description: The counters.
          content:
            text/plain:
              schema:
                type: string
components:
  securitySchemes:
    session:
      type: apiKey
      in: cookie
      name: forclark_session
      description: Set by signing in; HttpOnly, SameSite=Lax, Secure where the request came through TLS.
  parameters:
    Mode:
      name: mode
      in: path
      required: true
      schema:
        $ref: "#/components/schemas/Mode"
    VoterID:
      name: id
      in: path
      required: true
      description: The number of a voter.
      schema:
        $ref: "#/components/schemas/VoterID"
    RequiredKey:
      name: Idempotency-Key
      in: header
      required: true
      description: Made when the volunteer presses submit; it becomes the result's id.
      schema:
        $ref: "#/components/schemas/Key"
    OptionalKey:
      name: Idempotency-Key
      in: header
      required: false
      description: Under one key the request counts once.
      schema:
        $ref: "#/components/schemas/Key"
    ReportName:
      name: name
      in: path
      required: true
      schema:
        type: string
        enum: [totals, activity, volunteers, resolutions, places, unusual, notes, results]
    ReportMode:
      name: mode
      in: query
      description: One mode; both without it.
      schema:
        $ref: "#/components/schemas/Mode"
    ReportFrom:
      name: from
      in: query
      description: The first day, such as 2026-11-03; open-ended without it.
      schema:
        type: string
        format: date
    ReportTo:
      name: to
      in: query
      description: The last day.
      schema:
        type: string
        format: date
    ReportBy:
      name: by
      in: query
      description: What the rows are.
      schema:
        type: string
        enum: [hour, day, hour-of-day, resolution, state, city, zip]
    ReportState:
      name: state
      in: query
      description: Only within this state.
      schema:
        type: string
    ReportCity:
      name: city
      in: query
      description: Only within this city.
      schema:
        type: string
    ReportUser:
      name: user
      in: query
      description: Only this user's.
      schema:
        type: integer
        format: int64
    ReportText:
      name: q
      in: query
      description: What to look for, at most 100 characters.
      schema:
        type: string
    ReportSort:
      name: sort
      in: query
      description: A column's name; with - before it the largest first.
      schema:
        type: string
    ReportLimit:
      name: limit
      in: query
      description: Rows of a page, 100 without it; a CSV has all rows without it.
      schema:
        type: integer
        minimum: 1
        maximum: 1000
    ReportAfter:
      name: after
      in: query
      description: Where the page begins; next of the page before.
      schema:
        type: string
    ActionID:
      name: id
      in: path
      required: true
      description: The number of an action.
      schema:
        type: integer
        format: int64
        minimum: 1
    SettingName:
      name: name
      in: path
      required: true
      description: The name of a variable, such as eblocks_chunk_addresses.
      schema:
        type: string
  headers:
    SessionCookie:
      description: forclark_session, HttpOnly, SameSite=Lax, Path=/, with Max-Age.
      schema:
        type: string
    ClearedCookie:
      description: forclark_session with Max-Age=0.
      schema:
        type: string
    RetryAfter:
      description: Seconds until the request is worth repeating.
      schema:
        type: integer
        minimum: 1
    Allow:
      description: The methods that this address answers to.
      schema:
        type: string
  requestBodies:
    SignIn:
      required: true
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/SignInRequest"
    Correction:
      required: true
      description: What is left out stays as it is.
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/CorrectionRequest"
  responses:
    SignedIn:
      description: Signed in.
      headers:
        Set-Cookie:
          $ref: "#/components/headers/SessionCookie"
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/Session"
    List:
      description: The list as it is now; an empty one says why.
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/List"
    ListAnswer:
      description: Done; the list as it is now.
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/ListAnswer"
    Malformed:
      description: >-
        malformed (the body cannot be read, errors names the field where one is at fault), or
        version_unsupported (client and server share no level of this interface).
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Unauthenticated:
      description: unauthenticated or bad_credentials, with loginURL and loginMessage.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Forbidden:
      description: forbidden; signed in, but without the permission that this needs.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    NotFound:
      description: not_found.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Conflict:
      description: >-
        not_assigned (the voter is not on this list, nor was at occurredAt, or the result came more
        than 48 hours later), already_resolved (by this volunteer, or by another while this one did
        not hold the voter), undo_expired, or locked_out: with endsAt when the result may come again
        then, without it for a late call that was made out of hours.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    TooLarge:
      description: too_large; over 64 KiB. The connection is closed.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Invalid:
      description: invalid, with errors by field; or key_reused.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    TooMany:
      description: quota_exceeded or too_many_sign_ins.
      headers:
        Retry-After:
          $ref: "#/components/headers/RetryAfter"
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Unavailable:
      description: misconfigured, naming the variable; or unavailable, when the database is away or full.
      headers:
        Retry-After:
          $ref: "#/components/headers/RetryAfter"
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Problem:
      description: Any other problem, such as method_not_allowed (405, with Allow) or internal_error (500).
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Report:
      description: >-
        The report. As text/csv (RFC 4180, UTF-8, a heading of the columns' names) where Accept asks
        for it; a text that a spreadsheet would take for a formula has an apostrophe in front. A CSV
        that is cut off has no last chunk (RFC 9112).
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/Report"
        text/csv:
          schema:
            type: string
    Settings:
      description: The configuration.
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/Settings"
  schemas:
    Mode:
      type: string
      enum: [letters, calls]
    VoterID:
      type: integer
      format: int64
      minimum: 1
    Instant:
      type: string
      format: date-time
      description: UTC, whole seconds, such as 2026-11-03T14:05:00Z.
    Key:
      type: string
      minLength: 1
      maxLength: 64
      pattern: "^[!-~]+$"
      description: Printable ASCII without spaces.
    SignInRequest:
      type: object
      required: [username, password]
      properties:
        username:
          type: string
        password:
          type: string
    PasswordChange:
      type: object
      required: [old, new]
      properties:
        old:
          type: string
        new:
          type: string
          minLength: 8
    User:
      type: object
      required: [id, name, permissions]
      properties:
        id:
          type: integer
          format: int64
        name:
          type: string
        permissions:
          type: array
          items:
            type: string
            enum: [eblocks_use, eblocks_admin, eblocks_trusted]
    Tallies:
      type: object
      description: Letters and calls this user has ever completed, undone ones not included.
      required: [letters, calls]
      properties:
        letters:
          type: integer
          minimum: 0
        calls:
          type: integer
          minimum: 0
    Session:
      type: object
      required: [user, tallies, settings, serverTime, serverVersion]
      properties:
        user:
          $ref: "#/components/schemas/User"
        tallies:
          $ref: "#/components/schemas/Tallies"
        settings:
          type: object
          description: The campaign's public variables by name; one that is missing has its default.
          additionalProperties:
            type: string
        progress:
          $ref: "#/components/schemas/Progress"
        serverTime:
          $ref: "#/components/schemas/Instant"
        serverVersion:
          type: string
          description: For people; what the server speaks is in the header Eblocks-API.
    Name:
      type: object
      required: [honorific, first, middle, last, suffix]
      properties:
        honorific:
          type: string
        first:
          type: string
        middle:
          type: string
        last:
          type: string
        suffix:
          type: string
    Address:
      type: object
      required: [street, city, state, zip]
      properties:
        street:
          type: string
        city:
          type: string
        state:
          type: string
        zip:
          type: string
    Place:
      type: object
      description: An address, in calls mode without the street.
      required: [city, state, zip]
      properties:
        street:
          type: string
        city:
          type: string
        state:
          type: string
        zip:
          type: string
    EarlierContact:
      type: object
      required: [at, mode]
      properties:
        at:
          $ref: "#/components/schemas/Instant"
        mode:
          $ref: "#/components/schemas/Mode"
        resolution:
          type: [string, "null"]
          description: Left out for letters.
        notes:
          type: [string, "null"]
    ListedVoter:
      type: object
      required: [id, name, address, party, gender, prime, history]
      properties:
        id:
          $ref: "#/components/schemas/VoterID"
        name:
          $ref: "#/components/schemas/Name"
        address:
          $ref: "#/components/schemas/Place"
        phone:
          type: string
          description: Left out in letters mode, and while the voter may not be called.
        party:
          type: string
        gender:
          type: string
        prime:
          type: boolean
        history:
          type: array
          description: Newest first.
          items:
            $ref: "#/components/schemas/EarlierContact"
    Quota:
      type: object
      required: [exempt, window, limit, used, remaining, nextFreeAt]
      properties:
        exempt:
          type: boolean
        window:
          type: [string, "null"]
          enum: [hour, day, null]
        limit:
          type: [integer, "null"]
        used:
          type: integer
          minimum: 0
        remaining:
          type: [integer, "null"]
          minimum: 0
        nextFreeAt:
          type: [string, "null"]
          format: date-time
    Lockout:
      type: [object, "null"]
      description: Null while the mode is open.
      required: [endsAt, message]
      properties:
        endsAt:
          type: [string, "null"]
          format: date-time
        message:
          type: string
    Notice:
      type: [object, "null"]
      required: [kind, text]
      properties:
        kind:
          type: string
          enum: [quota, pool_empty, misconfigured]
        text:
          type: string
    List:
      type: object
      required: [mode, chunk, voters, canRefill, expiresAt, quota, lockout, closesAt, notice, tallies, serverTime, departures]
      properties:
        mode:
          $ref: "#/components/schemas/Mode"
        chunk:
          type: integer
          minimum: 0
          description: Voters on a full list; 0 when the setting cannot be read.
        voters:
          type: array
          items:
            $ref: "#/components/schemas/ListedVoter"
        progress:
          $ref: "#/components/schemas/Progress"
        canRefill:
          type: boolean
        expiresAt:
          $ref: "#/components/schemas/Instant"
        quota:
          $ref: "#/components/schemas/Quota"
        lockout:
          $ref: "#/components/schemas/Lockout"
        closesAt:
          type: [string, "null"]
          format: date-time
          description: When calls close; null in letters mode and while closed.
        notice:
          $ref: "#/components/schemas/Notice"
        tallies:
          $ref: "#/components/schemas/Tallies"
        serverTime:
          $ref: "#/components/schemas/Instant"
        departures:
          type: array
          maxItems: 50
          description: >-
            Voters who left this list by somebody else's doing in the past 24 hours, newest first.
          items:
            $ref: "#/components/schemas/Departure"
    Departure:
      type: object
      required: [id, reason, at]
      properties:
        id:
          $ref: "#/components/schemas/VoterID"
        reason:
          type: string
          enum: [contacted, withdrawn, expired, other]
          description: >-
            contacted: another volunteer, who held the voter before, has been in touch, and told of
            it late. withdrawn: taken out of the pool (do not call, deceased, moved), or back by the
            organizers. expired: the list ran out at midnight in Hawaii. Take a word you do not
            know as other.
        at:
          $ref: "#/components/schemas/Instant"
    ListAnswer:
      type: object
      required: [list]
      properties:
        list:
          $ref: "#/components/schemas/List"
    ResultRequest:
      type: object
      properties:
        resolution:
          type: [string, "null"]
          maxLength: 50
          description: Required for calls, left out for letters.
        notes:
          type: [string, "null"]
          maxLength: 2000
        occurredAt:
          type: [string, "null"]
          format: date-time
          description: When it happened, by the server's clock; now when left out.
    ResultAnswer:
      type: object
      required: [result, thanks, finishedList, list]
      properties:
        result:
          type: object
          required: [id]
          properties:
            id:
              $ref: "#/components/schemas/Key"
        thanks:
          type: string
        finishedList:
          type: boolean
        list:
          $ref: "#/components/schemas/List"
    SkipRequest:
      type: object
      properties:
        occurredAt:
          type: [string, "null"]
          format: date-time
    CorrectionRequest:
      type: object
      description: What is left out stays, a single field of a name or an address as well.
      properties:
        name:
          type: object
          properties:
            honorific:
              type: [string, "null"]
            first:
              type: [string, "null"]
            middle:
              type: [string, "null"]
            last:
              type: [string, "null"]
            suffix:
              type: [string, "null"]
        address:
          type: object
          properties:
            street:
              type: [string, "null"]
            city:
              type: [string, "null"]
            state:
              type: [string, "null"]
            zip:
              type: [string, "null"]
        phone:
          type: [string, "null"]
        occurredAt:
          type: [string, "null"]
          format: date-time
    FieldError:
      type: object
      required: [field, message]
      properties:
        field:
          type: string
        message:
          type: string
    Problem:
      type: object
      required: [type, title, status, code, detail]
      properties:
        type:
          type: string
          const: "about:blank"
        title:
          type: string
        status:
          type: integer
        code:
          type: string
          enum:
            - unauthenticated
            - bad_credentials
            - forbidden
            - not_found
            - method_not_allowed
            - not_assigned
            - already_resolved
            - undo_expired
            - locked_out
            - invalid
            - key_reused
            - version_unsupported
            - malformed
            - too_large
            - quota_exceeded
            - too_many_sign_ins
            - misconfigured
            - unavailable
            - internal_error
        detail:
          type: string
          description: What happened, what it means, what to do; for a person.
        errors:
          type: array
          description: With invalid and malformed, by field.
          items:
            $ref: "#/components/schemas/FieldError"
        loginURL:
          type: string
          description: With 401, where to log in.
        loginMessage:
          type: string
        endsAt:
          type: string
          format: date-time
          description: With locked_out, when calls open again; left out where waiting does not help.
        variable:
          type: string
          description: With misconfigured, the variable's name.
        retryAfter:
          type: integer
          description: Seconds, also sent as Retry-After.
    Report:
      type: object
      required: [name, zone, at, figures, charts, columns, rows]
      properties:
        name:
          type: string
        from:
          type: string
          format: date
        to:
          type: string
          format: date
        mode:
          $ref: "#/components/schemas/Mode"
        zone:
          type: string
          description: The campaign's zone, in which days and hours are counted.
        at:
          $ref: "#/components/schemas/Instant"
        figures:
          type: array
          items:
            $ref: "#/components/schemas/ReportFigure"
        charts:
          type: array
          items:
            $ref: "#/components/schemas/ReportChart"
        columns:
          type: array
          items:
            $ref: "#/components/schemas/ReportColumn"
        rows:
          type: array
          items:
            type: array
            items:
              type: [string, number, integer, "null"]
        next:
          type: string
          description: Asks for the next page, as after; missing on the last one.
        remark:
          type: string
    ReportKind:
      type: string
      enum: [text, count, share, number, seconds, instant, day, mode, user, voter]
    ReportColumn:
      type: object
      required: [name, title, kind]
      properties:
        name:
          type: string
        title:
          type: string
        kind:
          $ref: "#/components/schemas/ReportKind"
    ReportFigure:
      type: object
      required: [name, title, kind, value]
      properties:
        name:
          type: string
        title:
          type: string
        kind:
          $ref: "#/components/schemas/ReportKind"
        value:
          type: [string, number, integer, "null"]
        before:
          type: [string, number, integer, "null"]
          description: The same of the period before.
    ReportChart:
      type: object
      required: [title, shape, unit, labels, series]
      properties:
        title:
          type: string
        shape:
          type: string
          enum: [bars, line]
        unit:
          type: string
        labels:
          type: array
          items:
            type: string
        series:
          type: array
          items:
            type: object
            required: [title, values]
            properties:
              title:
                type: string
              values:
                type: array
                items:
                  type: [number, integer]
    Progress:
      type: object
      required: [today, peopleReached]
      properties:
        today:
          $ref: "#/components/schemas/Tallies"
        peopleReached:
          type: integer
          format: int64
          description: Results of the whole campaign, as of some seconds ago.
    AdminActionKind:
      type: string
      enum: [take_back, release_lists, suspend, close_voter, close_number, change_setting]
      description: change_setting is only in the log.
    AdminActionRequest:
      type: object
      required: [kind]
      properties:
        kind:
          $ref: "#/components/schemas/AdminActionKind"
        user:
          type: integer
          format: int64
        voter:
          $ref: "#/components/schemas/VoterID"
        phone:
          type: string
          description: 7 to 15 digits in any spelling.
        mode:
          $ref: "#/components/schemas/Mode"
        from:
          $ref: "#/components/schemas/Instant"
        to:
          $ref: "#/components/schemas/Instant"
        reason:
          type: string
          description: Why, for the log; at most 200 characters.
        confirmed:
          type: boolean
    AdminActionAnswer:
      type: object
      required: [text, count]
      properties:
        text:
          type: string
          description: In words, with the numbers.
        count:
          type: integer
          minimum: 0
        action:
          $ref: "#/components/schemas/AdminAction"
    AdminAction:
      type: object
      required: [id, kind, by, at, subject, text, canUndo]
      properties:
        id:
          type: integer
          format: int64
        kind:
          $ref: "#/components/schemas/AdminActionKind"
        by:
          type: string
          description: Who did it.
        at:
          $ref: "#/components/schemas/Instant"
        subject:
          type: string
        text:
          type: string
        reason:
          type: string
        undoneAt:
          $ref: "#/components/schemas/Instant"
        undoneBy:
          type: string
        canUndo:
          type: boolean
    AdminActions:
      type: object
      required: [actions]
      properties:
        actions:
          type: array
          items:
            $ref: "#/components/schemas/AdminAction"
    Settings:
      type: object
      required: [settings]
      properties:
        settings:
          type: array
          items:
            $ref: "#/components/schemas/Setting"
        note:
          type: string
          description: Something to know of the change just made.
    Setting:
      type: object
      required: [name, meaning, isSet, isSecret]
      properties:
        name:
          type: string
        meaning:
          type: string
        standard:
          type: string
          description: What holds without a row; missing where nothing does.
        value:
          type: string
          description: The row's text; never that of a secret variable.
        isSet:
          type: boolean
        problem:
          type: string
          description: Why the value cannot be read.
        isSecret:
          type: boolean
    SettingChange:
      type: object
      required: [value]
      properties:
        value:
          type: string

"""#
}
